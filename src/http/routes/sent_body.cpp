#include "http/routes/sent_body.hpp"

#include "app/unpack_gzip.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxUnpackedBytes = 64U << 20U;

}  // namespace

SentBody readSentBody(const Request& request) {
    SentBody body;
    const std::string_view coding = request.header("content-encoding");
    if (coding.empty() || coding == "identity") return body;
    if (coding != "gzip") {
        body.refusedAs = 415;
        body.why = "Readings come as they are, or packed with gzip.";
        return body;
    }
    auto bytes = unpackGzip(request.body, kMaxUnpackedBytes);
    if (!bytes || bytes->empty()) {
        body.refusedAs = 400;
        body.why = bytes ? "There is no reading in what was sent." : bytes.error().message;
        return body;
    }
    body.unpacked = std::move(*bytes);
    return body;
}

}  // namespace joulewatch
