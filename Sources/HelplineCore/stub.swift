enum StubHelplineCore {}
