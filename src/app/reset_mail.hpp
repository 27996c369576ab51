#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "app/accounts.hpp"
#include "app/mail.hpp"

namespace joulewatch {

/// Links to a new password, by mail. Who asks hears nothing of whether there is such a user: what
/// is done for them is the same and takes as long, the mail is written and sent on a thread of its
/// own. What waits survives a restart; what cannot be sent is tried again for as long as a link is
/// good. Safe to call from any thread.
class ResetMail {
 public:
    using Send = std::function<Result<void>(const Mail&)>;
    static constexpr std::chrono::minutes kOncePer{5};     // account: nobody's post is flooded
    static constexpr std::chrono::seconds kFirstPause{5};  // before the second try, then doubled

    /// `origin`: what the server is called, "https://power.example.org"; never what a request says.
    ResetMail(SettingsStore& store, Accounts& accounts, std::string origin, Send send)
        : store_(store), accounts_(accounts), origin_(std::move(origin)), send_(std::move(send)) {}
    ~ResetMail();  // ends after the mail at hand
    ResetMail(const ResetMail&) = delete;
    ResetMail& operator=(const ResetMail&) = delete;

    Result<void> ask(std::string_view nameOrEmail, const Client& client);
    void start();
    /// Sends what is due; for the thread, and for tests.
    Result<void> sendDue();

 private:
    Result<void> send(AskedReset asked);
    Result<Mail> letterTo(const User& user);
    void run();

    SettingsStore& store_;
    Accounts& accounts_;
    std::string origin_;
    Send send_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool asked_ = false, ending_ = false;
    std::thread thread_;
};

}  // namespace joulewatch
