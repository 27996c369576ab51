#include "cli/mail_options.hpp"

#include <filesystem>
#include <utility>

#include "app/data_directory.hpp"

namespace joulewatch {
namespace {

constexpr std::uint64_t kMaxPasswordFileBytes = 1'000;

Result<std::string> passwordIn(const std::string& file) {
    auto text = readFile(file, kMaxPasswordFileBytes);
    if (!text)
        return fail(text.error().code, "--smtp-password-file {}: {}", file, text.error().message);
    while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
    return text;
}

}  // namespace

void addMailOptions(CLI::App& command, MailOptions& options) {
    command.add_option("--smtp-url", options.url,
                       "Send links for forgotten passwords by mail, with this server: "
                       "smtp://host:port (encrypted by STARTTLS, unless it is on this machine) or "
                       "smtps://host:port");
    command.add_option("--smtp-from", options.from, "The address that mail comes from");
    command.add_option("--smtp-user", options.user, "Who logs in to the mail server [nobody]");
    command.add_option("--smtp-password-file", options.passwordFile,
                       "File that holds that user's password, and nothing else");
    command.add_option("--smtp-ca", options.authority,
                       "Authority that signs the mail server's certificate (PEM) [the system's]");
}

Result<std::optional<MailServer>> mailServerOf(const MailOptions& options) {
    if (options.url.empty()) {
        if (!options.from.empty() || !options.user.empty() || !options.passwordFile.empty() ||
            !options.authority.empty())
            return fail(ErrorCode::invalidInput,
                        "--smtp-from, --smtp-user, --smtp-password-file and --smtp-ca need "
                        "--smtp-url, the mail server.");
        return std::optional<MailServer>();
    }
    if (options.user.empty() != options.passwordFile.empty())
        return fail(ErrorCode::invalidInput,
                    "--smtp-user and --smtp-password-file belong together: name both.");
    MailServer server{options.url, options.from, options.user, {}, options.authority};
    if (!options.passwordFile.empty()) {
        auto password = passwordIn(options.passwordFile);
        if (!password) return fail(password.error());
        server.password = std::move(*password);
    }
    if (!server.authority.empty() && !std::filesystem::is_regular_file(server.authority))
        return fail(ErrorCode::notFound, "--smtp-ca {}: there is no such file.", server.authority);
    if (auto good = checkMailServer(server); !good) return fail(good.error());
    return std::optional(std::move(server));
}

}  // namespace joulewatch
