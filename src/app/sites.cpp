#include "app/sites.hpp"

#include <algorithm>
#include <utility>

#include "app/plain_text.hpp"
#include "app/random_id.hpp"
#include "app/time_zones.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxNameBytes = 64, kMaxPlaceBytes = 128;

Result<void> check(const MeterSite& site) {
    if (!isPlainText(site.name, 1, kMaxNameBytes))
        return fail(ErrorCode::invalidInput, "A site's name has 1 to {} bytes on one line.",
                    kMaxNameBytes);
    if (!isPlainText(site.place, 0, kMaxPlaceBytes))
        return fail(ErrorCode::invalidInput, "A place has up to {} bytes on one line.",
                    kMaxPlaceBytes);
    return checkTimeZone(site.timeZone);
}

}  // namespace

Result<MeterSite> Sites::findNamed(std::string_view name) {
    auto all = list();
    if (!all) return fail(all.error());
    const auto found = std::ranges::find_if(
        *all, [&](const MeterSite& each) { return isSameName(each.name, name); });
    if (found == all->end())
        return fail(ErrorCode::notFound, "There is no site '{}'; 'joulewatch site list' names all.",
                    name);
    return std::move(*found);
}

Result<MeterSite> Sites::add(const Actor& actor, MeterSite wanted) {
    wanted.id = randomId();
    if (auto good = check(wanted); !good) return fail(good.error());
    if (auto added = store_.sites().addSite(wanted); !added) return fail(added.error());
    if (auto noted = accounts_.record(actor, "site.add", wanted.id, wanted.name); !noted)
        return fail(noted.error());
    return wanted;
}

Result<MeterSite> Sites::change(const Actor& actor, std::string_view siteId,
                                const SiteChange& change) {
    auto all = list();
    if (!all) return fail(all.error());
    const auto found = std::ranges::find(*all, siteId, &MeterSite::id);
    if (found == all->end()) return fail(ErrorCode::notFound, "There is no such site.");
    if (change.name) found->name = *change.name;
    if (change.place) found->place = *change.place;
    if (change.timeZone) found->timeZone = *change.timeZone;
    if (auto good = check(*found); !good) return fail(good.error());
    if (auto changed = store_.sites().changeSite(*found); !changed) return fail(changed.error());
    if (auto noted = accounts_.record(actor, "site.change", siteId, found->name); !noted)
        return fail(noted.error());
    return std::move(*found);
}

Result<void> Sites::remove(const Actor& actor, std::string_view siteId) {
    if (auto removed = store_.sites().removeSite(siteId); !removed) return removed;
    if (auto noted = accounts_.record(actor, "site.remove", siteId); !noted) return noted;
    return registry_ == nullptr ? Result<void>() : registry_->reload();
}

}  // namespace joulewatch
