#include <fmt/format.h>

#include <memory>
#include <string>

#include "app/sites.hpp"
#include "app/time_zones.hpp"
#include "cli/commands.hpp"
#include "cli/settings_task.hpp"

namespace joulewatch {
namespace {

Result<std::string> addSite(Desk& desk, const MeterSite& options) {
    MeterSite wanted = options;
    if (wanted.timeZone.empty()) wanted.timeZone = ownTimeZone();
    const auto site = Sites(desk.store, desk.accounts, nullptr).add(kShell, wanted);
    if (!site) return fail(site.error());
    return fmt::format("{} is a site, in the time zone {}.\n", site->name, site->timeZone);
}

Result<std::string> listSites(Desk& desk) {
    const auto all = Sites(desk.store, desk.accounts, nullptr).list();
    if (!all) return fail(all.error());
    if (all->empty()) return std::string("There are no sites yet.\n");
    std::vector<std::vector<std::string>> rows{{"name", "time zone", "place"}};
    for (const MeterSite& each : *all) rows.push_back({each.name, each.timeZone, each.place});
    return textTable(rows);
}

Result<std::string> removeSite(Desk& desk, const MeterSite& options) {
    Sites sites(desk.store, desk.accounts, nullptr);
    const auto site = sites.findNamed(options.name);
    if (!site) return fail(site.error());
    if (auto removed = sites.remove(kShell, site->id); !removed) return fail(removed.error());
    return site->name + " is gone; its meters stay.\n";
}

}  // namespace

void addSiteCommand(CLI::App& program, Run& run) {
    CLI::App* command = program.add_subcommand("site", "Add, list and remove where meters stand");
    command->require_subcommand(1);
    const auto options = std::make_shared<MeterSite>();

    CLI::App* add = addSettingsTask(*command, run, "add", "Add a site",
                                    [options](Desk& desk) { return addSite(desk, *options); });
    add->add_option("NAME", options->name, "What people call it")->required();
    add->add_option("--place", options->place, "Where it is");
    add->add_option("--time-zone", options->timeZone,
                    "As the IANA database calls it, such as Africa/Harare [this computer's]");

    addSettingsTask(*command, run, "list", "List all sites", listSites);
    addSettingsTask(*command, run, "remove", "Remove a site; its meters stay",
                    [options](Desk& desk) { return removeSite(desk, *options); })
        ->add_option("NAME", options->name, "The site's name")
        ->required();
}

}  // namespace joulewatch
