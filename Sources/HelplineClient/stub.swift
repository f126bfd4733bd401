import AsyncHTTPClient
enum StubC {}
