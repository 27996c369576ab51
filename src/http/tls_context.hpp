#pragma once

#include <boost/asio/ssl/context.hpp>

#include "core/result.hpp"
#include "http/tls_identity.hpp"

namespace joulewatch {

/// What Mozilla's "intermediate" of 2024 asks for: TLS 1.2 with forward secrecy, or 1.3.
/// `invalidInput` names the file that is no certificate or no key.
Result<boost::asio::ssl::context> tlsContext(const TlsIdentity& identity);

}  // namespace joulewatch
