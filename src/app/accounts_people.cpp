// Accounts: who makes them, links that work once, and what admins do to them.
#include <algorithm>
#include <utility>

#include "app/account_rules.hpp"
#include "app/accounts.hpp"
#include "app/random_id.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kTokenDigits = 64;  // 256 bits
constexpr std::size_t kUserIdDigits = 32;

Sha256 tokenHash(std::string_view token) { return sha256(std::as_bytes(std::span(token))); }

}  // namespace

std::string_view name(SignUpPolicy policy) {
    switch (policy) {
        case SignUpPolicy::closed:
            return "closed";
        case SignUpPolicy::approval:
            return "approval";
        case SignUpPolicy::open:
            break;
    }
    return "open";
}

Result<Credentials> Accounts::newUser(const NewAccount& account, Role role, bool disabled) {
    if (auto good = checkUserName(account.name); !good) return fail(good.error());
    if (!account.email.empty())
        if (auto good = checkEmail(account.email); !good) return fail(good.error());
    User user;
    user.id = randomId(kUserIdDigits);
    user.name = account.name;
    user.email = account.email;
    user.role = role;
    user.disabled = disabled;
    user.createdAt = options_.now();
    auto hash = hashNew(account.password, user);
    if (!hash) return fail(hash.error());
    return Credentials{std::move(user), std::move(*hash)};
}

Result<void> Accounts::signUp(const NewAccount& account, const Client& client) {
    if (options_.signUp == SignUpPolicy::closed)
        return fail(ErrorCode::conflict, "Ask an admin for an account: nobody can sign up here.");
    const bool disabled = options_.signUp == SignUpPolicy::approval;
    const auto made = newUser(account, Role::household, disabled);
    if (!made) return fail(made.error());
    const User& user = made->user;
    auto added = store_.people().addUser(user, made->passwordHash);
    if (!added && added.error().code == ErrorCode::conflict)
        return record({"", client}, "user.signUpRefused", "", "name or address taken");
    if (!added) return added;
    return record({user.id, client}, "user.signUp", user.id, disabled ? "to be enabled" : "");
}

Result<User> Accounts::addUser(const Actor& actor, const NewAccount& account, Role role) {
    const auto made = newUser(account, role, false);
    if (!made) return fail(made.error());
    if (auto added = store_.people().addUser(made->user, made->passwordHash); !added)
        return fail(added.error());
    if (auto noted = record(actor, "user.add", made->user.id, name(role)); !noted)
        return fail(noted.error());
    return made->user;
}

Result<bool> Accounts::needsSetUp() {
    const auto all = store_.people().users();
    if (!all) return fail(all.error());
    return std::none_of(all->begin(), all->end(),
                        [](const User& each) { return each.role == Role::admin; });
}

Result<std::string> Accounts::makeToken(LinkPurpose purpose, std::string_view userId,
                                        Duration lifetime) {
    std::string token = randomId(kTokenDigits);
    const Link link{purpose, std::string(userId), options_.now() + lifetime};
    if (auto added = store_.people().addLink(link, tokenHash(token)); !added)
        return fail(added.error());
    return token;
}

Result<Link> Accounts::validLink(std::string_view token, LinkPurpose purpose) {
    auto link = store_.people().link(tokenHash(token));
    if (!link && link.error().code != ErrorCode::notFound) return link;
    if (!link || link->purpose != purpose || options_.now() >= link->expiresAt)
        return fail(ErrorCode::notFound,
                    "This link was used already or is too old; ask for a new one.");
    return link;
}

Result<std::string> Accounts::makeSetUpToken() {
    return makeToken(LinkPurpose::setUp, "", kSetUpTime);
}

Result<SignedIn> Accounts::setUp(std::string_view token, const NewAccount& account,
                                 const Client& client) {
    if (auto link = validLink(token, LinkPurpose::setUp); !link) return fail(link.error());
    const auto needed = needsSetUp();
    if (!needed) return fail(needed.error());
    if (!*needed) return fail(ErrorCode::conflict, "Joulewatch is set up already; log in.");
    const auto admin = newUser(account, Role::admin, false);
    if (!admin) return fail(admin.error());  // what was refused must not cost the link
    if (auto taken = store_.people().takeLink(tokenHash(token)); !taken) return fail(taken.error());
    if (auto added = store_.people().addUser(admin->user, admin->passwordHash); !added)
        return fail(added.error());
    if (auto noted = record({admin->user.id, client}, "user.setUp", admin->user.id); !noted)
        return fail(noted.error());
    return beginSession(admin->user, false, client, "set-up");
}

Result<std::string> Accounts::makeDemoToken() {
    auto demo = findUser(kDemoName);
    if (!demo && demo.error().code != ErrorCode::notFound) return fail(demo.error());
    if (!demo) {
        User user;
        user.id = randomId(kUserIdDigits);
        user.name = kDemoName;
        user.role = Role::operator_;
        user.createdAt = options_.now();
        if (auto added = store_.people().addUser(user, ""); !added) return fail(added.error());
        demo = user;
    }
    return makeToken(LinkPurpose::demoSignIn, demo->id, kDemoTime);
}

Result<SignedIn> Accounts::useDemoToken(std::string_view token, const Client& client) {
    if (auto link = validLink(token, LinkPurpose::demoSignIn); !link) return fail(link.error());
    const auto link = store_.people().takeLink(tokenHash(token));
    if (!link) return fail(link.error());
    const auto user = store_.people().user(link->userId);
    if (!user) return fail(user.error());
    if (user->disabled) return fail(ErrorCode::notFound, "The demo user was disabled.");
    return beginSession(*user, false, client, "demo link");
}

Result<void> Accounts::askForReset(std::string_view nameOrEmail, const Client& client) {
    const auto user = findUser(nameOrEmail);
    if (!user && user.error().code != ErrorCode::notFound) return fail(user.error());
    return record({"", client}, "user.forgotPassword", user ? user->id : "");
}

Result<std::string> Accounts::makeResetToken(const Actor& actor, std::string_view userId) {
    if (const auto known = user(userId); !known) return fail(known.error());
    auto token = makeToken(LinkPurpose::resetPassword, userId, kResetTime);
    if (!token) return token;
    if (auto noted = record(actor, "user.resetLink", userId); !noted) return fail(noted.error());
    return token;
}

Result<void> Accounts::resetPassword(std::string_view token, std::string_view fresh,
                                     const Client& client) {
    const auto link = validLink(token, LinkPurpose::resetPassword);
    if (!link) return fail(link.error());
    const auto user = store_.people().user(link->userId);
    if (!user) return fail(user.error());
    const auto hash = hashNew(fresh, *user);
    if (!hash) return fail(hash.error());
    if (auto taken = store_.people().takeLink(tokenHash(token)); !taken) return fail(taken.error());
    if (auto replaced = replacePassword(*user, *hash); !replaced) return replaced;
    if (auto cleared = throttle_.succeeded(user->id); !cleared) return cleared;
    return record({user->id, client}, "user.password", user->id, "by link");
}

Result<User> Accounts::findUser(std::string_view nameOrEmail) {
    auto found = store_.people().credentials(nameOrEmail);
    if (!found) return fail(found.error());
    return std::move(found->user);
}

Result<User> Accounts::changeProfile(const Actor& actor, std::string_view userId,
                                     const ProfileChange& change) {
    const auto known = store_.people().user(userId);
    if (!known) return fail(known.error());
    User user = *known;
    user.name = change.name.value_or(user.name);
    user.email = change.email.value_or(user.email);
    if (auto good = checkUserName(user.name); !good) return fail(good.error());
    if (!user.email.empty())
        if (auto good = checkEmail(user.email); !good) return fail(good.error());
    if (auto set = store_.people().setProfile(userId, user.name, user.email); !set)
        return fail(set.error());
    // The trail shows names as they are today, so the old one is written down.
    const bool renamed = user.name != known->name;
    if (auto noted =
            record(actor, "user.profile", userId, renamed ? "was " + known->name : "e-mail");
        !noted)
        return fail(noted.error());
    return user;
}

Result<void> Accounts::setPassword(const Actor& actor, std::string_view userId,
                                   std::string_view fresh) {
    const auto user = store_.people().user(userId);
    if (!user) return fail(user.error());
    const auto hash = hashNew(fresh, *user);
    if (!hash) return fail(hash.error());
    if (auto replaced = replacePassword(*user, *hash); !replaced) return replaced;
    if (auto cleared = throttle_.succeeded(user->id); !cleared) return cleared;
    return record(actor, "user.password", userId, "by another");
}

Result<void> Accounts::setRole(const Actor& actor, std::string_view userId, Role role) {
    const auto known = user(userId);
    if (!known) return fail(known.error());
    if (known->role == role) return {};
    if (auto set = store_.people().setRole(userId, role); !set) return set;
    if (auto ended = store_.people().removeSessionsOf(userId, ""); !ended) return ended;
    return record(actor, "user.role", userId, name(role));
}

Result<void> Accounts::setDisabled(const Actor& actor, std::string_view userId, bool disabled) {
    if (auto set = store_.people().setDisabled(userId, disabled); !set) return set;
    if (auto ended = store_.people().removeSessionsOf(userId, ""); !ended) return ended;
    return record(actor, disabled ? "user.disable" : "user.enable", userId);
}

}  // namespace joulewatch
