#pragma once

#include "store/sqlite/rows.hpp"
#include "store/work_store.hpp"

namespace joulewatch::sqlite {

class SqliteWork final : public WorkStore {
 public:
    explicit SqliteWork(SharedDatabase& shared) : shared_(shared), database_(shared.database) {}
    Result<void> saveDataset(const StoredDataset& dataset) override;
    Result<StoredDataset> dataset(std::string_view id) override;
    Result<std::vector<StoredDataset>> datasets() override;
    Result<void> removeDataset(std::string_view id) override;
    Result<void> saveJob(const StoredJob& job) override;
    Result<StoredJob> job(std::string_view id) override;
    Result<std::vector<StoredJob>> jobs() override;
    Result<std::int64_t> failInterruptedJobs(std::string_view reason, Timestamp at) override;

 private:
    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
