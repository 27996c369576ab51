#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "app/meters.hpp"
#include "app/sites.hpp"
#include "cli/commands.hpp"
#include "cli/heard_text.hpp"
#include "cli/settings_task.hpp"

namespace joulewatch {
namespace {

struct MeterOptions {
    std::string meter, value;
};

Result<std::string> listMeters(Desk& desk) {
    const auto all = Meters(desk.store, desk.accounts, nullptr).list();
    if (!all) return fail(all.error());
    if (all->empty()) return std::string("No meter has sent anything yet.\n");
    const auto sites = desk.store.sites().sites();
    if (!sites) return fail(sites.error());
    std::vector<std::vector<std::string>> rows{
        {"meter", "name", "site", "place", "alarm", "last seen", "a minute"}};
    for (const RegisteredMeter& each : *all) {
        const auto site = std::ranges::find(*sites, each.siteId, &MeterSite::id);
        rows.push_back({each.meter, each.name, site == sites->end() ? "" : site->name, each.place,
                        alarmText(each.silentAfter), lastSeenText(each.lastSeen),
                        rateText(each.lastSeen, each.readingsPerHour, desk.accounts.now())});
    }
    return textTable(rows);
}

using Field = std::optional<std::string> MeterChange::*;

Result<std::string> changeMeter(Desk& desk, Field field, const MeterOptions& options) {
    Meters meters(desk.store, desk.accounts, nullptr);
    const auto meter = meters.findNamed(options.meter);
    if (!meter) return fail(meter.error());
    MeterChange change;
    change.*field = options.value;
    if (field == &MeterChange::siteId && !options.value.empty()) {
        const auto site = Sites(desk.store, desk.accounts, nullptr).findNamed(options.value);
        if (!site) return fail(site.error());
        change.siteId = site->id;
    }
    const auto changed = meters.change(kShell, meter->id, change);
    if (!changed) return fail(changed.error());
    return fmt::format("{} is changed; a running server knows within seconds.\n", changed->meter);
}

}  // namespace

void addMeterCommand(CLI::App& program, Run& run) {
    CLI::App* command =
        program.add_subcommand("meter", "List, name and place meters that send by themselves");
    command->require_subcommand(1);
    addSettingsTask(*command, run, "list", "List all meters", listMeters);
    const auto options = std::make_shared<MeterOptions>();
    struct {
        const char* verb;
        const char* description;
        const char* value;
        Field field;
    } const tasks[] = {
        {"name", "Say what people call a meter", "NAME", &MeterChange::name},
        {"site", "Say at which site a meter stands; '' for none", "SITE", &MeterChange::siteId},
        {"place", "Say where a meter stands", "PLACE", &MeterChange::place},
        {"kind", "Say what kind of machine or meter it is", "KIND", &MeterChange::kind},
        {"note", "Write something down about a meter", "NOTE", &MeterChange::note},
        {"alarm", "Say when a meter's silence is an alarm: auto, off or seconds", "WHEN",
         &MeterChange::alarm},
    };
    for (const auto& each : tasks) {
        CLI::App* task = addSettingsTask(*command, run, each.verb, each.description,
                                         [options, field = each.field](Desk& desk) {
                                             return changeMeter(desk, field, *options);
                                         });
        task->add_option("METER", options->meter, "As its data or people call it")->required();
        task->add_option(each.value, options->value)->required();
    }
}

}  // namespace joulewatch
