#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "app/data_directory.hpp"
#include "app/devices.hpp"
#include "app/forward_clock.hpp"
#include "app/open_settings.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace joulewatch {
namespace {

struct DeviceOptions {
    NewDevice device;
    std::string dataDirectory;
};

const Actor kShell{"", {"command line", ""}};

/// A step of the command: devices in, the sentence to print out.
using Task = Result<std::string> (*)(Devices&, const DeviceOptions&);

Result<std::string> tellToken(Devices& devices, const Device& device) {
    const auto made = devices.addToken(kShell, device.id);
    if (!made) return fail(made.error());
    return fmt::format("{} sends with this token, which is shown only now:\n{}\n", device.name,
                       made->text);
}

Result<std::string> addDevice(Devices& devices, const DeviceOptions& options) {
    NewDevice wanted = options.device;
    if (wanted.meters.empty()) wanted.meters = {"*"};
    const auto device = devices.add(kShell, wanted);
    if (!device) return fail(device.error());
    return tellToken(devices, *device);
}

Result<std::string> makeToken(Devices& devices, const DeviceOptions& options) {
    const auto device = devices.findNamed(options.device.name);
    if (!device) return fail(device.error());
    auto told = tellToken(devices, *device);
    if (told) *told += "Tokens it had go on for 24 hours.\n";
    return told;
}

std::string lastUsed(const DeviceWithTokens& each) {
    std::optional<Timestamp> last;
    for (const DeviceToken& token : each.tokens) last = std::max(last, token.lastUsedAt);
    return last ? formatTimestamp(*last).substr(0, 16) : "never";
}

std::string metersOf(const Device& device) {
    std::string all;
    for (const std::string& each : device.meters) all += (all.empty() ? "" : ", ") + each;
    return all;
}

Result<std::string> listDevices(Devices& devices, const DeviceOptions&) {
    const auto all = devices.list();
    if (!all) return fail(all.error());
    if (all->empty()) return std::string("There are no devices yet.\n");
    std::size_t width = 4;
    for (const auto& each : *all) width = std::max(width, each.device.name.size());
    std::string table = fmt::format("{:{}}  {:8}  {:6}  {:16}  {}\n", "name", width, "state",
                                    "tokens", "last sent", "meters");
    for (const auto& each : *all)
        table += fmt::format("{:{}}  {:8}  {:6}  {:16}  {}\n", each.device.name, width,
                             each.device.disabled ? "disabled" : "active", each.tokens.size(),
                             lastUsed(each), metersOf(each.device));
    return table;
}

Result<std::string> setDisabled(Devices& devices, const DeviceOptions& options, bool disabled) {
    const auto device = devices.findNamed(options.device.name);
    if (!device) return fail(device.error());
    DeviceChange change;
    change.disabled = disabled;
    if (auto set = devices.change(kShell, device->id, change); !set) return fail(set.error());
    return device->name + (disabled ? " is not let in any more.\n" : " is let in.\n");
}
Result<std::string> disableDevice(Devices& devices, const DeviceOptions& options) {
    return setDisabled(devices, options, true);
}
Result<std::string> enableDevice(Devices& devices, const DeviceOptions& options) {
    return setDisabled(devices, options, false);
}

Result<std::string> removeDevice(Devices& devices, const DeviceOptions& options) {
    const auto device = devices.findNamed(options.device.name);
    if (!device) return fail(device.error());
    if (auto removed = devices.remove(kShell, device->id); !removed) return fail(removed.error());
    return device->name + " and its tokens are gone; its readings stay.\n";
}

Result<std::string> perform(Task task, const DeviceOptions& options) {
    const auto place = options.dataDirectory.empty()
                           ? defaultDataDirectory()
                           : Result<std::filesystem::path>(options.dataDirectory);
    if (!place) return fail(place.error());
    const auto settings = openSettings(*place);
    if (!settings) return fail(settings.error());
    AccountsOptions accountsOptions;
    accountsOptions.now = forwardClock();
    Accounts accounts(**settings, accountsOptions);
    Devices devices(**settings, accounts, {accountsOptions.now});
    return task(devices, options);
}

int runDevice(Task task, const DeviceOptions& options) {
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
                  const std::shared_ptr<DeviceOptions>& options) {
    CLI::App* command = parent.add_subcommand(verb, description);
    command->add_option("--data-dir", options->dataDirectory,
                        "Whose devices [$XDG_DATA_HOME/joulewatch or ~/.local/share/joulewatch]");
    command->callback([&run, task, options] { run = [=] { return runDevice(task, *options); }; });
    return command;
}

}  // namespace

void addDeviceCommand(CLI::App& program, Run& run) {
    CLI::App* command =
        program.add_subcommand("device", "Add, list and change what may send readings");
    command->require_subcommand(1);
    const auto options = std::make_shared<DeviceOptions>();

    CLI::App* add =
        addTask(*command, run, "add", "Add a device and print its token", addDevice, options);
    add->add_option("NAME", options->device.name, "What people call it")->required();
    add->add_option("--meters", options->device.meters,
                    "Meters it may write, with commas; a '*' ends the beginning of several")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->default_str("*");
    add->add_option("--place", options->device.place, "Where it is");

    addTask(*command, run, "list", "List all devices", listDevices, options);
    struct {
        const char* verb;
        const char* description;
        Task task;
    } const tasks[] = {
        {"token", "Print a new token for a device; older ones end in a day", makeToken},
        {"disable", "Refuse what a device sends", disableDevice},
        {"enable", "Take again what a device sends", enableDevice},
        {"remove", "Remove a device and its tokens; its readings stay", removeDevice},
    };
    for (const auto& each : tasks)
        addTask(*command, run, each.verb, each.description, each.task, options)
            ->add_option("NAME", options->device.name, "The device's name")
            ->required();
}

}  // namespace joulewatch
