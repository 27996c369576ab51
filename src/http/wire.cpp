#include "http/wire.hpp"

#include <fmt/format.h>

#include "http/answers.hpp"

namespace joulewatch {

std::string wireHead(const Response& response) {
    std::string text =
        fmt::format("HTTP/1.1 {} {}\r\n", response.status, reasonPhrase(response.status));
    for (const auto& [name, value] : response.headers) {
        text += name;
        text += ": ";
        text += value;
        text += "\r\n";
    }
    return text;
}

std::string wireText(const Response& response) {
    std::string text = wireHead(response);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (bodiless) return text + "\r\n";
    const std::string_view body = response.bytes();
    text += fmt::format("Content-Length: {}\r\n\r\n", body.size());
    return text.append(body);
}

}  // namespace joulewatch
