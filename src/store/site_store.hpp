#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

/// Where meters stand: a plant, a building, a substation.
struct MeterSite {
    std::string id;  // random, 20 hex digits
    std::string name;
    std::string place;     // empty when nobody has said
    std::string timeZone;  // of the IANA database: "Europe/Berlin"
};

/// Safe to call from any thread; each call is all or nothing. `notFound` when there is no such
/// site.
class SiteStore {
 public:
    static constexpr std::int64_t kMaxSites = 1'000;

    virtual ~SiteStore() = default;
    /// `conflict` when the name is taken or there are too many. Names are told apart without regard
    /// to (ASCII) case.
    virtual Result<void> addSite(const MeterSite& site) = 0;
    virtual Result<std::vector<MeterSite>> sites() = 0;  // by name
    virtual Result<void> changeSite(const MeterSite& site) = 0;
    /// Its meters stay and stand nowhere.
    virtual Result<void> removeSite(std::string_view siteId) = 0;
};

}  // namespace joulewatch
