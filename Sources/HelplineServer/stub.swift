import Hummingbird
import HummingbirdTLS
import GRDB
import Configuration
import ServiceLifecycle
import Logging
enum StubS {}
