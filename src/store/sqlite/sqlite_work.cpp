#include "store/sqlite/sqlite_work.hpp"

#include <array>

namespace joulewatch::sqlite {
namespace {

constexpr std::array<std::string_view, 6> kStatuses{"queued", "running",   "ready",
                                                    "failed", "cancelled", "review"};
std::string_view nameOf(WorkStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }
WorkStatus statusNamed(std::string_view text) {
    for (std::size_t i = 0; i < kStatuses.size(); ++i)
        if (kStatuses[i] == text) return static_cast<WorkStatus>(i);
    return WorkStatus::failed;  // a status that no program of ours writes
}

StoredDataset readDataset(const Statement& row) {
    return {
        row.text(0), row.text(1), row.text(2), statusNamed(row.text(3)), timestamp(row.integer(4)),
        row.text(5)};
}

StoredJob readJob(const Statement& row) {
    return {row.text(0),
            row.text(1),
            row.text(2),
            row.text(3),
            statusNamed(row.text(4)),
            timestamp(row.integer(5)),
            timestamp(row.optionalInteger(6)),
            row.text(7)};
}

}  // namespace

Result<void> SqliteWork::saveDataset(const StoredDataset& dataset) {
    const std::lock_guard lock(shared_.mutex);
    // Not INSERT OR REPLACE, which would remove the jobs of the row that was there.
    return database_.run(
        "INSERT INTO datasets VALUES(?1, nullif(?2, ''), ?3, ?4, ?5, ?6) ON CONFLICT(id) DO"
        "  UPDATE SET owner_id = excluded.owner_id, name = excluded.name,"
        "  status = excluded.status, created_at = excluded.created_at, details = excluded.details",
        dataset.id, dataset.ownerId, dataset.name, nameOf(dataset.status),
        stored(dataset.createdAt), dataset.details);
}

Result<StoredDataset> SqliteWork::dataset(std::string_view id) {
    const std::lock_guard lock(shared_.mutex);
    return readOne(database_.query("SELECT * FROM datasets WHERE id = ?", id), "such data set",
                   readDataset);
}

Result<std::vector<StoredDataset>> SqliteWork::datasets() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM datasets ORDER BY created_at DESC, id"),
                   readDataset);
}

Result<void> SqliteWork::removeDataset(std::string_view id) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(database_, database_.run("DELETE FROM datasets WHERE id = ?", id),
                        "such data set");
}

Result<void> SqliteWork::saveJob(const StoredJob& job) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    if (auto saved = database_.run(
            "INSERT OR REPLACE INTO jobs VALUES(?, ?, nullif(?, ''), nullif(?, ''), ?, ?, ?, ?)",
            job.id, job.kind, job.ownerId, job.datasetId, nameOf(job.status), stored(job.createdAt),
            stored(job.endedAt), job.error);
        !saved)
        return saved;
    if (auto forgotten = database_.run(
            "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE ended_at IS NOT NULL"
            "  ORDER BY ended_at DESC LIMIT -1 OFFSET ?)",
            kMaxEndedJobs);
        !forgotten)
        return forgotten;
    return transaction->commit();
}

Result<StoredJob> SqliteWork::job(std::string_view id) {
    const std::lock_guard lock(shared_.mutex);
    return readOne(database_.query("SELECT * FROM jobs WHERE id = ?", id), "such job", readJob);
}

Result<std::vector<StoredJob>> SqliteWork::jobs() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM jobs ORDER BY created_at DESC, id"), readJob);
}

Result<std::int64_t> SqliteWork::failInterruptedJobs(std::string_view reason, Timestamp at) {
    const std::lock_guard lock(shared_.mutex);
    auto failed = database_.run(
        "UPDATE jobs SET status = 'failed', error = ?, ended_at = ?"
        "  WHERE status IN ('queued', 'running')",
        reason, stored(at));
    if (!failed) return fail(failed.error());
    return database_.changes();
}

}  // namespace joulewatch::sqlite
