#include "http/tls_context.hpp"

#include <utility>

namespace joulewatch {

Result<boost::asio::ssl::context> tlsContext(const TlsIdentity& identity) {
    using boost::asio::ssl::context;
    boost::system::error_code ec;
    context made(context::tls_server);
    made.set_options(context::default_workarounds | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION,
                     ec);
    SSL_CTX* raw = made.native_handle();
    const bool strong = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                        SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
    if (!strong) return fail(ErrorCode::unavailable, "This OpenSSL knows no strong ciphers.");
    made.use_certificate_chain_file(identity.certificate.string(), ec);
    if (ec)
        return fail(ErrorCode::invalidInput, "{} is not a certificate in PEM: {}.",
                    identity.certificate.string(), ec.message());
    made.use_private_key_file(identity.key.string(), context::pem, ec);
    if (ec)
        return fail(ErrorCode::invalidInput, "{} is not the key of {}, in PEM: {}.",
                    identity.key.string(), identity.certificate.string(), ec.message());
    return made;
}

}  // namespace joulewatch
