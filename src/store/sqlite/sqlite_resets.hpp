#pragma once

#include "store/reset_queue.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqliteResets final : public ResetQueue {
 public:
    explicit SqliteResets(SharedDatabase& shared) : shared_(shared), database_(shared.database) {}

    Result<void> push(const AskedReset& asked) override;
    Result<std::vector<AskedReset>> due(Timestamp now) override;
    Result<void> save(const AskedReset& asked) override;
    Result<void> removeDone(Timestamp askedBefore) override;

 private:
    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
