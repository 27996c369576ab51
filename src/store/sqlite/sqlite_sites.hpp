#pragma once

#include "store/site_store.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqliteSites final : public SiteStore {
 public:
    explicit SqliteSites(SharedDatabase& shared) : shared_(shared), database_(shared.database) {}

    Result<void> addSite(const MeterSite& site) override;
    Result<std::vector<MeterSite>> sites() override;
    Result<void> changeSite(const MeterSite& site) override;
    Result<void> removeSite(std::string_view siteId) override;

 private:
    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
