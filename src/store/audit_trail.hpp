#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// Who did what to what. All text is escaped by who shows it.
struct AuditEvent {
    Timestamp at;
    std::string actor;    // a user's id; empty: nobody was signed in
    std::string action;   // "session.begin", "user.role"
    std::string subject;  // the id of what it was done to
    std::string detail;   // a few words, never a secret
    std::string address;  // of the client; empty on the command line
};
struct AuditRow {
    std::int64_t id = 0;  // 1, 2, 3 …
    AuditEvent event;
};

struct AuditCheck {
    std::int64_t rows = 0;                 // that were looked at
    std::optional<std::int64_t> firstBad;  // the first that is not as it was written
};

/// Rows are added and never changed. Each carries a hash of itself and of the one before, so that a
/// row that was altered, removed or slipped in shows. Safe to call from any thread.
class AuditTrail {
 public:
    virtual ~AuditTrail() = default;
    virtual Result<void> append(const AuditEvent& event) = 0;
    /// Newest first, those before `before` (0: from the end), at most `maxRows`.
    virtual Result<std::vector<AuditRow>> read(std::int64_t before, std::int64_t maxRows) = 0;
    virtual Result<AuditCheck> verify() = 0;
};

}  // namespace joulewatch
