#include "app/mail.hpp"

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <memory>
#include <utility>

#include "app/account_rules.hpp"
#include "app/plain_text.hpp"
#include "app/random_id.hpp"

namespace joulewatch {
namespace {

constexpr long kTimeoutS = 10;
constexpr std::size_t kMaxSecretBytes = 256;

struct Address {
    bool encrypted = false;  // from the first byte
    std::string host;        // as in a URL: [::1]
    std::string port;        // empty: the usual one
};

bool isHost(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
        return !host.empty() && host.find_first_not_of("0123456789abcdefABCDEF:.") == host.npos;
    }
    const auto isFit = [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '-';
    };
    return !host.empty() && host.size() <= 253 && host.front() != '-' &&
           std::ranges::all_of(host, isFit);
}

bool isPort(std::string_view port) {
    unsigned number = 0;
    const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
    return read.ec == std::errc() && read.ptr == port.data() + port.size() && number >= 1 &&
           number <= 65535;
}

Result<Address> addressOf(std::string_view url) {
    Address address;
    address.encrypted = url.starts_with("smtps://");
    const bool known = address.encrypted || url.starts_with("smtp://");
    std::string_view rest = known ? url.substr(url.find("//") + 2) : std::string_view();
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto bracket = rest.rfind(']');
    const auto colon = rest.rfind(':');
    const bool hasPort = colon != rest.npos && (bracket == rest.npos || colon > bracket);
    address.host = rest.substr(0, hasPort ? colon : rest.size());
    address.port = hasPort ? rest.substr(colon + 1) : std::string_view();
    if (!isHost(address.host) || (hasPort && !isPort(address.port)))
        return fail(ErrorCode::invalidInput,
                    "the mail server is named as smtp://host:port or smtps://host:port");
    return address;
}

bool isOnThisMachine(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host == "127.0.0.1";
}

/// RFC 5322, 3.3; in UTC.
std::string dateOf(std::time_t now) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(now));
}

struct Closes {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
template <class T>
using Owned = std::unique_ptr<T, Closes>;

Owned<curl_slist> listOf(const std::vector<std::string>& lines) {
    Owned<curl_slist> list;
    for (const std::string& each : lines) {
        curl_slist* longer = curl_slist_append(list.get(), each.c_str());
        ensure(longer != nullptr, "there is memory for a line of a mail");
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

Result<std::vector<std::string>> headersOf(const MailServer& server, const Mail& mail) {
    const auto subject = headerText(mail.subject);
    if (!subject) return fail(subject.error());
    const std::string domain = server.from.substr(server.from.find('@') + 1);
    return std::vector<std::string>{
        "Date: " + dateOf(std::time(nullptr)),
        "From: Joulewatch <" + server.from + ">",
        "To: <" + mail.to + ">",
        "Subject: " + *subject,
        "Message-ID: <" + randomId(32) + "@" + domain + ">",
        "Auto-Submitted: auto-generated",  // RFC 3834: no holiday notes, please
    };
}

/// libcurl asks for the next bytes of the letter.
std::size_t give(char* to, std::size_t size, std::size_t count, void* rest) {
    auto& left = *static_cast<std::string_view*>(rest);
    const std::size_t given = left.copy(to, size * count);
    left.remove_prefix(given);
    return given;
}

/// What both ends agree on before a word of the letter is said.
void setUp(CURL* curl, const MailServer& server, const Address& address) {
    const bool near = isOnThisMachine(address.host);
    curl_easy_setopt(curl, CURLOPT_URL, server.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // whatever the environment says
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kTimeoutS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, kTimeoutS);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!address.encrypted)
        curl_easy_setopt(curl, CURLOPT_USE_SSL,
                         static_cast<long>(near ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (!server.authority.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.authority.c_str());
    if (server.user.empty()) return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
}

}  // namespace

Result<void> checkMailServer(const MailServer& server) {
    if (const auto address = addressOf(server.url); !address)
        return fail(ErrorCode::invalidInput, "--smtp-url: {}.", address.error().message);
    if (const auto good = checkEmail(server.from); !good)
        return fail(ErrorCode::invalidInput, "--smtp-from: {}", good.error().message);
    if (!isPlainText(server.user, 0, kMaxSecretBytes))
        return fail(ErrorCode::invalidInput, "--smtp-user: up to {} bytes on one line.",
                    kMaxSecretBytes);
    if (!isPlainText(server.password, server.user.empty() ? 0 : 1, kMaxSecretBytes))
        return fail(ErrorCode::invalidInput,
                    "--smtp-password-file: a password has 1 to {} bytes on one line.",
                    kMaxSecretBytes);
    return {};
}

Result<void> sendMail(const MailServer& server, const Mail& mail) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    ensure(started == CURLE_OK, "libcurl starts");
    const auto address = addressOf(server.url);
    if (!address) return fail(address.error());
    if (auto good = checkEmail(mail.to); !good) return good;
    const auto lines = headersOf(server, mail);
    if (!lines) return fail(lines.error());
    const Owned<CURL> curl(curl_easy_init());
    ensure(curl != nullptr, "there is memory for a connection");
    setUp(curl.get(), server, *address);
    const auto recipients = listOf({mail.to});
    const std::string letter = letterText(*lines, mail.text);
    std::string_view rest = letter;
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, server.from.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &rest);
    const CURLcode done = curl_easy_perform(curl.get());
    if (done == CURLE_OK) return {};
    long answer = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    return fail(ErrorCode::unavailable, "{}{}", curl_easy_strerror(done),
                answer > 0 ? fmt::format(" (the server's last answer was {})", answer) : "");
}

}  // namespace joulewatch
