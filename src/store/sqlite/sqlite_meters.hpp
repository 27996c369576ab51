#pragma once

#include "store/meter_store.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqliteMeters final : public MeterStore {
 public:
    explicit SqliteMeters(SharedDatabase& shared) : shared_(shared), database_(shared.database) {}

    Result<void> addMeters(std::span<const RegisteredMeter> meters) override;
    Result<std::vector<RegisteredMeter>> meters() override;
    Result<void> changeMeter(const RegisteredMeter& meter) override;
    Result<void> noteHeard(std::span<const RegisteredMeter> meters,
                           std::span<const SourceFacts> sources) override;
    Result<std::vector<SourceFacts>> sources() override;

 private:
    Result<void> noteMeters(std::span<const RegisteredMeter> meters);
    Result<void> noteSources(std::span<const SourceFacts> sources);

    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
