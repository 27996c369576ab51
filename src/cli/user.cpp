#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "app/accounts.hpp"
#include "app/data_directory.hpp"
#include "app/forward_clock.hpp"
#include "app/open_settings.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/read_password.hpp"

namespace joulewatch {
namespace {

struct UserOptions {
    std::string name;
    std::string email;
    std::string role = "viewer";
    std::string dataDirectory;
};

const Actor kShell{"", {"command line", ""}};

/// A step of the command: accounts in, the sentence to print out.
using Task = Result<std::string> (*)(Accounts&, const UserOptions&);

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
    std::size_t width = 4;
    for (const User& user : *users) width = std::max(width, user.name.size());
    std::string table = fmt::format("{:{}}  {:10}  {:8}  {:16}  {}\n", "name", width, "role",
                                    "state", "last log-in", "e-mail");
    for (const User& user : *users) {
        const std::string lastLogin =
            user.lastLoginAt ? formatTimestamp(*user.lastLoginAt).substr(0, 16) : "never";
        std::string row =
            fmt::format("{:{}}  {:10}  {:8}  {:16}  {}", user.name, width, name(user.role),
                        user.disabled ? "disabled" : "active", lastLogin, user.email);
        row.erase(row.find_last_not_of(' ') + 1);
        table += row + "\n";
    }
    return table;
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

Result<std::string> perform(Task task, const UserOptions& options) {
    const auto place = options.dataDirectory.empty()
                           ? defaultDataDirectory()
                           : Result<std::filesystem::path>(options.dataDirectory);
    if (!place) return fail(place.error());
    const auto settings = openSettings(*place);
    if (!settings) return fail(settings.error());
    AccountsOptions accountsOptions;
    accountsOptions.now = forwardClock();
    Accounts accounts(**settings, accountsOptions);
    return task(accounts, options);
}

int runUser(Task task, const UserOptions& options) {
    const auto done = perform(task, options);
    if (!done) {
        fmt::print(stderr, "joulewatch: {}\n", done.error().message);
        return kExitFailed;
    }
    fmt::print("{}", *done);
    return kExitOk;
}

/// A subcommand with what all of them take.
CLI::App* addTask(CLI::App& parent, Run& run, const char* verb, const char* description, Task task,
                  const std::shared_ptr<UserOptions>& options) {
    CLI::App* command = parent.add_subcommand(verb, description);
    command->add_option("--data-dir", options->dataDirectory,
                        "Whose users [$XDG_DATA_HOME/joulewatch or ~/.local/share/joulewatch]");
    command->callback([&run, task, options] { run = [=] { return runUser(task, *options); }; });
    return command;
}

}  // namespace

void addUserCommand(CLI::App& program, Run& run) {
    CLI::App* command = program.add_subcommand("user", "Add, list and change who may log in");
    command->require_subcommand(1);
    const auto options = std::make_shared<UserOptions>();

    CLI::App* add = addTask(*command, run, "add",
                            "Add a user; the password is asked for, or read from standard input",
                            addUser, options);
    add->add_option("NAME", options->name, "What the user logs in with")->required();
    add->add_option("--email", options->email, "E-mail address, which may log in as well");
    std::vector<std::string> roles;
    for (const RoleInfo& each : kRoles) roles.emplace_back(each.name);
    add->add_option("--role", options->role, "What the user may do")
        ->check(CLI::IsMember(roles))
        ->capture_default_str();

    addTask(*command, run, "list", "List all users", listUsers, options);
    struct {
        const char* verb;
        const char* description;
        Task task;
    } const tasks[] = {
        {"passwd", "Set a user's password, asked for or read from standard input", setPassword},
        {"disable", "Keep a user from logging in", disableUser},
        {"enable", "Let a user log in who was disabled or has signed up", enableUser},
    };
    for (const auto& each : tasks)
        addTask(*command, run, each.verb, each.description, each.task, options)
            ->add_option("NAME", options->name, "The user's name or e-mail address")
            ->required();
}

}  // namespace joulewatch
