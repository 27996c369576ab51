#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "app/mail.hpp"

namespace joulewatch {

/// How `serve` is told to send mail.
struct MailOptions {
    std::string url, from, user, passwordFile, authority;
};

void addMailOptions(CLI::App& command, MailOptions& options);

/// Empty when no mail is to be sent. Reads the password from its file.
Result<std::optional<MailServer>> mailServerOf(const MailOptions& options);

}  // namespace joulewatch
