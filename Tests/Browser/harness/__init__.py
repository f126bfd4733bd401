"""What the tests of the page share: programs (processes) and members (organisation); a watched browser (browser), what a
person does in it (steps), the vault worker alone (worker), modules without a server (files), and every byte that passes
(recorder)."""
