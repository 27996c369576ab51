#pragma once

#include "store/discovery_store.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqliteDiscoveries final : public DiscoveryStore {
 public:
    explicit SqliteDiscoveries(SharedDatabase& shared)
        : shared_(shared), database_(shared.database) {}

    Result<void> saveDiscovery(const Discovery& discovery) override;
    Result<std::vector<Discovery>> discoveries() override;
    Result<void> removeDiscovery(std::string_view meter) override;

 private:
    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
