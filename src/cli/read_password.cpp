#include "cli/read_password.hpp"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string_view>

namespace joulewatch {
namespace {

constexpr std::size_t kMaxLine = 4096;

/// While it lives, what is typed is not shown, and Ctrl-C ends the reading instead of the program,
/// which would leave the terminal mute.
class UnseenTyping {
 public:
    UnseenTyping() {
        struct sigaction interrupt {};
        interrupt.sa_handler = [](int) {};  // without SA_RESTART: read() fails with EINTR
        sigaction(SIGINT, &interrupt, &interruptBefore_);
        sigaction(SIGTERM, &interrupt, &terminateBefore_);
        tcgetattr(STDIN_FILENO, &before_);
        termios unseen = before_;
        unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
    }
    ~UnseenTyping() {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        sigaction(SIGINT, &interruptBefore_, nullptr);
        sigaction(SIGTERM, &terminateBefore_, nullptr);
    }
    UnseenTyping(const UnseenTyping&) = delete;
    UnseenTyping& operator=(const UnseenTyping&) = delete;

 private:
    termios before_{};
    struct sigaction interruptBefore_ {};
    struct sigaction terminateBefore_ {};
};

Result<std::string> readLine() {
    std::string line;
    for (char c = 0;;) {
        const ssize_t got = ::read(STDIN_FILENO, &c, 1);
        if (got < 0 && errno == EINTR) return fail(ErrorCode::cancelled, "Nothing was changed.");
        if (got < 0) return fail(ErrorCode::unavailable, "The password cannot be read.");
        if (got == 0 && line.empty())
            return fail(ErrorCode::invalidInput, "No password came in on standard input.");
        if (got == 0 || c == '\n') break;
        if (line.size() == kMaxLine)
            return fail(ErrorCode::invalidInput, "The password has more than {} bytes.", kMaxLine);
        line += c;
    }
    if (line.ends_with('\r')) line.pop_back();  // of a file that Windows wrote
    return line;
}

Result<std::string> ask(std::string_view prompt) {
    fmt::print(stderr, "{}", prompt);
    auto line = readLine();
    fmt::print(stderr, "\n");
    return line;
}

}  // namespace

Result<std::string> readNewPassword() {
    if (isatty(STDIN_FILENO) == 0) return readLine();
    const UnseenTyping unseen;
    auto first = ask("New password: ");
    if (!first) return first;
    auto second = ask("Once more: ");
    if (!second) return second;
    if (*first != *second)
        return fail(ErrorCode::invalidInput, "The two passwords are not the same.");
    return first;
}

}  // namespace joulewatch
