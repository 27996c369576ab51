#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

/// A letter in plain words.
struct Mail {
    std::string to;       // an address
    std::string subject;  // one line, of any language
    std::string text;     // lines end in \n
};

/// How mail leaves.
struct MailServer {
    std::string url;   // smtp://host[:port] or smtps://host[:port]
    std::string from;  // an address
    std::string user;  // empty: it asks for no password
    std::string password;
    std::string authority;  // PEM file of who signs its certificate; empty: the system's
};

/// `invalidInput` in words for who has written the settings.
Result<void> checkMailServer(const MailServer& server);

/// A header's text as RFC 2047 wants it: ASCII as it is, all else in encoded words on lines of 76
/// characters at most, if the header's name has no more than 7. `invalidInput` when it has a
/// control character: a line end would begin another header.
Result<std::string> headerText(std::string_view text);

/// The whole letter (RFC 5322): the headers, each a line, and `text`, whose lines end in \n, as one
/// plain part in base64. No line is longer than 76 characters but a header that came so.
std::string letterText(const std::vector<std::string>& headers, std::string_view text);

/// Hands the letter to the server: `unavailable` when it does not take it within ten seconds.
/// Unless the server is on this machine (a loopback address), the way there is encrypted and the
/// server proves who it is, or nothing is sent. Call it on a thread of its own.
Result<void> sendMail(const MailServer& server, const Mail& mail);

}  // namespace joulewatch
