#include "http/answers.hpp"

#include <array>
#include <string>
#include <utility>

namespace joulewatch {
namespace {

struct Reason {
    unsigned status;
    std::string_view phrase;
};
constexpr std::array kReasons{
    Reason{200, "OK"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{409, "Conflict"},
    Reason{411, "Length Required"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{421, "Misdirected Request"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{503, "Service Unavailable"},
    Reason{507, "Insufficient Storage"},
};

unsigned statusOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalidInput:
            return 400;
        case ErrorCode::notFound:
            return 404;
        case ErrorCode::conflict:
        case ErrorCode::cancelled:
            return 409;
        case ErrorCode::unavailable:
            return 503;
        case ErrorCode::corrupted:
            break;
    }
    return 500;
}

}  // namespace

Response tooFast(std::chrono::milliseconds waitFor) {
    Response response = problem(429, "This device sends more than it may; send it again later.");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(waitFor).count();
    response.set("Retry-After", std::to_string(seconds));
    return response;
}

std::string_view reasonPhrase(unsigned status) {
    for (const Reason& each : kReasons)
        if (each.status == status) return each.phrase;
    return "Unknown";
}

Response jsonAnswer(const Json& value, unsigned status) {
    Response response;
    response.status = status;
    response.set("Content-Type", "application/json");
    // Names come from files: what is not UTF-8 in them is shown as a replacement character.
    response.body = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return response;
}

Response noContent() {
    Response response;
    response.status = 204;
    return response;
}

Response problem(unsigned status, std::string_view detail) {
    Json body;
    body["type"] = "about:blank";
    body["title"] = reasonPhrase(status);
    body["status"] = status;
    body["detail"] = detail;
    Response response = jsonAnswer(body, status);
    response.headers.clear();
    response.set("Content-Type", "application/problem+json");
    if (status == 503) response.set("Retry-After", "2");
    return response;
}

Response problem(const Error& error) {
    const unsigned status = statusOf(error.code);
    return problem(status, status == 500 ? "Something is wrong inside the program or its data."
                                         : std::string_view(error.message));
}

}  // namespace joulewatch
