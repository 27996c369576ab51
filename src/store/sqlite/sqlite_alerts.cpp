#include "store/sqlite/sqlite_alerts.hpp"

namespace joulewatch::sqlite {
namespace {

Severity severityNamed(std::string_view text) {
    for (const Severity each : {Severity::normal, Severity::critical})
        if (name(each) == text) return each;
    return Severity::warning;
}

Alert readAlert(const Statement& row) {
    Alert alert;
    alert.id = row.text(0);
    alert.kind = row.text(1);
    alert.severity = severityNamed(row.text(2));
    alert.subjectKind = row.text(3);
    alert.subject = row.text(4);
    alert.text = row.text(5);
    alert.raisedAt = timestamp(row.integer(6));
    alert.acknowledgedAt = timestamp(row.optionalInteger(7));
    alert.acknowledgedBy = row.text(8);
    alert.endedAt = timestamp(row.optionalInteger(9));
    alert.endedBy = row.text(10);
    return alert;
}

}  // namespace

Result<void> SqliteAlerts::addAlert(const Alert& alert) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    if (auto forgotten = database_.run(
            "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE ended_at IS NOT NULL"
            "  ORDER BY raised_at LIMIT max(0, (SELECT count(*) FROM alerts) + 1 - ?))",
            kMaxAlerts);
        !forgotten)
        return forgotten;
    auto added = database_.run(
        "INSERT INTO alerts SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
        "  WHERE (SELECT count(*) FROM alerts) < ?",
        alert.id, alert.kind, name(alert.severity), alert.subjectKind, alert.subject, alert.text,
        stored(alert.raisedAt), stored(alert.acknowledgedAt), alert.acknowledgedBy,
        stored(alert.endedAt), alert.endedBy, kMaxAlerts);
    if (!added) return added;
    if (database_.changes() == 0)
        return fail(ErrorCode::unavailable, "There are {} alerts already, and none is over.",
                    kMaxAlerts);
    return transaction->commit();
}

Result<std::vector<Alert>> SqliteAlerts::alerts(std::optional<AlertState> state,
                                                std::int64_t maxAlerts) {
    const std::lock_guard lock(shared_.mutex);
    return readAll(
        database_.query("SELECT * FROM alerts WHERE ?1 = ''"
                        "  OR ?1 = CASE WHEN ended_at IS NOT NULL THEN 'resolved'"
                        "    WHEN acknowledged_at IS NOT NULL THEN 'acknowledged' ELSE 'active' END"
                        "  ORDER BY raised_at DESC, id LIMIT ?2",
                        state ? name(*state) : std::string_view(), maxAlerts),
        readAlert);
}

Result<Alert> SqliteAlerts::find(std::string_view alertId) {
    auto found = readOne(database_.query("SELECT * FROM alerts WHERE id = ?", alertId),
                         "such alert", readAlert);
    if (!found && found.error().code == ErrorCode::notFound)
        return fail(ErrorCode::notFound, "There is no such alert.");
    return found;
}

Result<Alert> SqliteAlerts::alert(std::string_view alertId) {
    const std::lock_guard lock(shared_.mutex);
    return find(alertId);
}

/// Of what has changed nothing: there is no such alert, or it is not in the state that was wanted.
Result<void> SqliteAlerts::explain(Result<void> ran, std::string_view alertId,
                                   std::string_view otherwise) {
    if (!ran || database_.changes() > 0) return ran;
    const auto there = find(alertId);
    if (!there) return fail(there.error());
    return fail(Error{ErrorCode::conflict, std::string(otherwise)});
}

Result<void> SqliteAlerts::acknowledgeAlert(std::string_view alertId, std::string_view userId,
                                            Timestamp at) {
    const std::lock_guard lock(shared_.mutex);
    return explain(database_.run("UPDATE alerts SET acknowledged_at = ?2, acknowledged_by = ?3"
                                 "  WHERE id = ?1 AND acknowledged_at IS NULL AND ended_at IS NULL",
                                 alertId, stored(at), userId),
                   alertId, "This alert was acknowledged or resolved already.");
}

Result<void> SqliteAlerts::endAlert(std::string_view alertId, std::string_view userId,
                                    Timestamp at) {
    const std::lock_guard lock(shared_.mutex);
    return explain(database_.run("UPDATE alerts SET ended_at = ?2, ended_by = ?3"
                                 "  WHERE id = ?1 AND ended_at IS NULL",
                                 alertId, stored(at), userId),
                   alertId, "This alert was resolved already.");
}

}  // namespace joulewatch::sqlite
