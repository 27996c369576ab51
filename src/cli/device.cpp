#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "app/devices.hpp"
#include "cli/commands.hpp"
#include "cli/heard_text.hpp"
#include "cli/settings_task.hpp"

namespace joulewatch {
namespace {

Result<std::string> tellToken(Devices& devices, const Device& device) {
    const auto made = devices.addToken(kShell, device.id);
    if (!made) return fail(made.error());
    return fmt::format("{} sends with this token, which is shown only now:\n{}\n", device.name,
                       made->text);
}

Result<std::string> addDevice(Devices& devices, const NewDevice& options) {
    NewDevice wanted = options;
    if (wanted.meters.empty()) wanted.meters = {"*"};
    const auto device = devices.add(kShell, wanted);
    if (!device) return fail(device.error());
    return tellToken(devices, *device);
}

Result<std::string> makeToken(Devices& devices, const NewDevice& options) {
    const auto device = devices.findNamed(options.name);
    if (!device) return fail(device.error());
    auto told = tellToken(devices, *device);
    if (told) *told += "Tokens it had go on for 24 hours.\n";
    return told;
}

std::string metersOf(const Device& device) {
    std::string all;
    for (const std::string& each : device.meters) all += (all.empty() ? "" : ", ") + each;
    return all;
}

Result<std::string> listDevices(Desk& desk) {
    Devices devices(desk.store, desk.accounts, {[&] { return desk.accounts.now(); }});
    const auto all = devices.list();
    if (!all) return fail(all.error());
    if (all->empty()) return std::string("There are no devices yet.\n");
    const auto sources = desk.store.meters().sources();
    if (!sources) return fail(sources.error());
    std::vector<std::vector<std::string>> rows{
        {"name", "state", "tokens", "last seen", "a minute", "errors", "meters"}};
    for (const auto& each : *all) {
        const auto heard =
            std::ranges::find(*sources, "http:" + each.device.id, &SourceFacts::source);
        const SourceFacts facts = heard == sources->end() ? SourceFacts{} : *heard;
        rows.push_back({each.device.name, each.device.disabled ? "disabled" : "active",
                        std::to_string(each.tokens.size()), lastSeenText(facts.lastSeen),
                        rateText(facts.lastSeen, facts.readingsPerHour, desk.accounts.now()),
                        std::to_string(facts.rejected + facts.refused), metersOf(each.device)});
    }
    return textTable(rows);
}

Result<std::string> setDisabled(Devices& devices, const NewDevice& options, bool disabled) {
    const auto device = devices.findNamed(options.name);
    if (!device) return fail(device.error());
    DeviceChange change;
    change.disabled = disabled;
    if (auto set = devices.change(kShell, device->id, change); !set) return fail(set.error());
    return device->name + (disabled ? " is not let in any more.\n" : " is let in.\n");
}
Result<std::string> disableDevice(Devices& devices, const NewDevice& options) {
    return setDisabled(devices, options, true);
}
Result<std::string> enableDevice(Devices& devices, const NewDevice& options) {
    return setDisabled(devices, options, false);
}

Result<std::string> removeDevice(Devices& devices, const NewDevice& options) {
    const auto device = devices.findNamed(options.name);
    if (!device) return fail(device.error());
    if (auto removed = devices.remove(kShell, device->id); !removed) return fail(removed.error());
    return device->name + " and its tokens are gone; its readings stay.\n";
}

}  // namespace

void addDeviceCommand(CLI::App& program, Run& run) {
    CLI::App* command =
        program.add_subcommand("device", "Add, list and change what may send readings");
    command->require_subcommand(1);
    const auto options = std::make_shared<NewDevice>();
    const auto addTask = [&](const char* verb, const char* description, auto task) {
        return addSettingsTask(*command, run, verb, description, [task, options](Desk& desk) {
            Devices devices(desk.store, desk.accounts, {[&] { return desk.accounts.now(); }});
            return task(devices, *options);
        });
    };

    CLI::App* add = addTask("add", "Add a device and print its token", addDevice);
    add->add_option("NAME", options->name, "What people call it")->required();
    add->add_option("--meters", options->meters,
                    "Meters it may write, with commas; a '*' ends the beginning of several")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->default_str("*");
    add->add_option("--place", options->place, "Where it is");

    addSettingsTask(*command, run, "list", "List all devices", listDevices);
    struct {
        const char* verb;
        const char* description;
        Result<std::string> (*task)(Devices&, const NewDevice&);
    } const tasks[] = {
        {"token", "Print a new token for a device; older ones end in a day", makeToken},
        {"disable", "Refuse what a device sends", disableDevice},
        {"enable", "Take again what a device sends", enableDevice},
        {"remove", "Remove a device and its tokens; its readings stay", removeDevice},
    };
    for (const auto& each : tasks)
        addTask(each.verb, each.description, each.task)
            ->add_option("NAME", options->name, "The device's name")
            ->required();
}

}  // namespace joulewatch
