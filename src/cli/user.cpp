#include <fmt/format.h>

#include <memory>
#include <string>

#include "app/accounts.hpp"
#include "cli/commands.hpp"
#include "cli/read_password.hpp"
#include "cli/settings_task.hpp"

namespace joulewatch {
namespace {

struct UserOptions {
    std::string name;
    std::string email;
    std::string role = "viewer";
};

Result<std::string> addUser(Accounts& accounts, const UserOptions& options) {
    const auto role = roleNamed(options.role);
    ensure(role.has_value(), "the role was checked when it was parsed");
    auto password = readNewPassword();
    if (!password) return fail(password.error());
    const auto user =
        accounts.addUser(kShell, {options.name, options.email, std::move(*password)}, *role);
    if (!user) return fail(user.error());
    return fmt::format("{} can log in now, as {}.\n", user->name, name(user->role));
}

Result<std::string> listUsers(Accounts& accounts, const UserOptions&) {
    const auto users = accounts.users();
    if (!users) return fail(users.error());
    if (users->empty()) return std::string("There are no users yet.\n");
    std::vector<std::vector<std::string>> rows{{"name", "role", "state", "last log-in", "e-mail"}};
    for (const User& user : *users)
        rows.push_back(
            {user.name, std::string(name(user.role)), user.disabled ? "disabled" : "active",
             user.lastLoginAt ? formatTimestamp(*user.lastLoginAt).substr(0, 16) : "never",
             user.email});
    return textTable(rows);
}

Result<User> find(Accounts& accounts, const UserOptions& options) {
    auto user = accounts.findUser(options.name);
    if (!user && user.error().code == ErrorCode::notFound)
        return fail(ErrorCode::notFound, "There is no user '{}'; 'joulewatch user list' names all.",
                    options.name);
    return user;
}

Result<std::string> setPassword(Accounts& accounts, const UserOptions& options) {
    const auto user = find(accounts, options);
    if (!user) return fail(user.error());
    const auto password = readNewPassword();
    if (!password) return fail(password.error());
    if (auto set = accounts.setPassword(kShell, user->id, *password); !set)
        return fail(set.error());
    return fmt::format("{} has a new password and is signed out everywhere.\n", user->name);
}

Result<std::string> setDisabled(Accounts& accounts, const UserOptions& options, bool disabled) {
    const auto user = find(accounts, options);
    if (!user) return fail(user.error());
    if (auto set = accounts.setDisabled(kShell, user->id, disabled); !set) return fail(set.error());
    return user->name + (disabled ? " cannot log in any more and is signed out everywhere.\n"
                                  : " can log in.\n");
}
Result<std::string> disableUser(Accounts& accounts, const UserOptions& options) {
    return setDisabled(accounts, options, true);
}
Result<std::string> enableUser(Accounts& accounts, const UserOptions& options) {
    return setDisabled(accounts, options, false);
}

}  // namespace

void addUserCommand(CLI::App& program, Run& run) {
    CLI::App* command = program.add_subcommand("user", "Add, list and change who may log in");
    command->require_subcommand(1);
    const auto options = std::make_shared<UserOptions>();

    const auto addTask = [&](const char* verb, const char* description, auto task) {
        return addSettingsTask(*command, run, verb, description, [task, options](Desk& desk) {
            return task(desk.accounts, *options);
        });
    };

    CLI::App* add = addTask(
        "add", "Add a user; the password is asked for, or read from standard input", addUser);
    add->add_option("NAME", options->name, "What the user logs in with")->required();
    add->add_option("--email", options->email, "E-mail address, which may log in as well");
    std::vector<std::string> roles;
    for (const RoleInfo& each : kRoles) roles.emplace_back(each.name);
    add->add_option("--role", options->role, "What the user may do")
        ->check(CLI::IsMember(roles))
        ->capture_default_str();

    addTask("list", "List all users", listUsers);
    struct {
        const char* verb;
        const char* description;
        Result<std::string> (*task)(Accounts&, const UserOptions&);
    } const tasks[] = {
        {"passwd", "Set a user's password, asked for or read from standard input", setPassword},
        {"disable", "Keep a user from logging in", disableUser},
        {"enable", "Let a user log in who was disabled or has signed up", enableUser},
    };
    for (const auto& each : tasks)
        addTask(each.verb, each.description, each.task)
            ->add_option("NAME", options->name, "The user's name or e-mail address")
            ->required();
}

}  // namespace joulewatch
