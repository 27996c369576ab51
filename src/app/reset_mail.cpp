#include "app/reset_mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace joulewatch {
namespace {

constexpr std::chrono::seconds kLookEvery{1};
const Actor kMailer{"", {"mail", ""}};

/// A user's id, or what was typed by somebody who is none, without regard to case.
Sha256 accountOf(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return sha256(std::as_bytes(std::span(lowered)));
}

}  // namespace

ResetMail::~ResetMail() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

Result<void> ResetMail::ask(std::string_view nameOrEmail, const Client& client) {
    const auto user = accounts_.findUser(nameOrEmail);
    if (!user && user.error().code != ErrorCode::notFound) return fail(user.error());
    if (auto noted = accounts_.askForReset(nameOrEmail, client); !noted) return noted;
    AskedReset asked;
    asked.userId = user ? user->id : "";
    asked.account = accountOf(user ? std::string_view(user->id) : nameOrEmail);
    asked.askedAt = asked.nextAt = accounts_.now();
    if (auto queued = store_.resets().push(asked); !queued) return queued;
    {
        const std::lock_guard lock(mutex_);
        asked_ = true;
    }
    wake_.notify_all();
    return {};
}

Result<void> ResetMail::sendDue() {
    const auto due = store_.resets().due(accounts_.now());
    if (!due) return fail(due.error());
    for (const AskedReset& each : *due) {
        {
            const std::lock_guard lock(mutex_);
            if (ending_) return {};
        }
        if (auto sent = send(each); !sent) return sent;
    }
    return store_.resets().removeDone(accounts_.now() - kOncePer);
}

/// Whoever cannot get a mail (no such user, no address, switched off) is done with at once.
Result<void> ResetMail::send(AskedReset asked) {
    const Timestamp now = accounts_.now();
    asked.done = true;
    const auto user = asked.userId.empty() ? fail(ErrorCode::notFound, "There is no such user.")
                                           : accounts_.user(asked.userId);
    if (!user && user.error().code != ErrorCode::notFound) return fail(user.error());
    if (!user || user->email.empty() || user->disabled) return store_.resets().save(asked);
    const auto letter = letterTo(*user);
    if (!letter) return fail(letter.error());
    const auto sent = send_(*letter);
    ++asked.tries;
    asked.nextAt =
        now + kFirstPause * (std::int64_t{1} << std::min<std::int64_t>(asked.tries - 1, 10));
    asked.done = sent || asked.nextAt >= asked.askedAt + Accounts::kResetTime;
    if (!sent) fmt::print(stderr, "joulewatch: mail: {}\n", sent.error().message);
    if (auto saved = store_.resets().save(asked); !saved) return saved;
    if (!asked.done) return {};
    return accounts_.record(kMailer, sent ? "user.resetMail" : "user.resetMailFailed", user->id,
                            sent ? std::string_view() : sent.error().message);
}

/// In both languages: what the reader's is, nobody knows before they log in.
Result<Mail> ResetMail::letterTo(const User& user) {
    const auto token = accounts_.makeResetToken(kMailer, user.id);
    if (!token) return fail(token.error());
    const std::string link = fmt::format("{}/reset#{}", origin_, *token);
    return Mail{user.email,
                fmt::format("Joulewatch: new password for {0} / neues Passwort für {0}", user.name),
                fmt::format("Somebody, hopefully you, asks for a new password for {0}.\n"
                            "This link sets one; it works once, within an hour:\n\n{1}\n\n"
                            "If it was not you, there is nothing to do: the old one stays.\n\n"
                            "-- \n\n"
                            "Jemand, hoffentlich Sie, bittet um ein neues Passwort für {0}.\n"
                            "Dieser Link setzt eines; er gilt einmal, eine Stunde lang:\n\n{1}\n\n"
                            "Waren Sie es nicht, ist nichts zu tun: Das alte gilt weiter.\n",
                            user.name, link)};
}

void ResetMail::start() {
    thread_ = std::thread([this] { run(); });
}

void ResetMail::run() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        asked_ = false;
        lock.unlock();
        if (const auto done = sendDue(); !done)
            fmt::print(stderr, "joulewatch: mail: {}\n", done.error().message);
        lock.lock();
        wake_.wait_for(lock, kLookEvery, [this] { return asked_ || ending_; });
    }
}

}  // namespace joulewatch
