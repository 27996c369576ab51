#pragma once

#include <span>

#include "core/result.hpp"
#include "store/sqlite/database.hpp"

namespace joulewatch::sqlite {

/// Brings a file to the newest schema. `steps[n]` leads from version n to n + 1; a released step
/// never changes, a new one is added at the end. All due steps are one transaction: the file is old
/// or new, never between. A file that holds data already is copied first, beside itself, as
/// "<name>.schema-<its version>". A file that a newer program has made is refused.
Result<void> migrate(const Database& database, std::span<const Sql> steps);

}  // namespace joulewatch::sqlite
