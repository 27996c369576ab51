#include "store/sqlite/database.hpp"

#include <utility>

#include "store/durable_file.hpp"

namespace joulewatch::sqlite {
namespace {

ErrorCode codeOf(int sqliteCode) {
    switch (sqliteCode & 0xff) {  // without the extension that tells the details
        case SQLITE_CONSTRAINT:
            return ErrorCode::conflict;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_IOERR:
            return ErrorCode::corrupted;
        case SQLITE_TOOBIG:
        case SQLITE_MISMATCH:
            return ErrorCode::invalidInput;
        default:
            return ErrorCode::unavailable;
    }
}

tl::unexpected<Error> failure(sqlite3* connection, std::string_view file) {
    return fail(codeOf(sqlite3_extended_errcode(connection)), "{}: {} ({}).", file,
                sqlite3_errmsg(connection), sqlite3_errstr(sqlite3_extended_errcode(connection)));
}

}  // namespace

int Statement::bindAt(int at, std::nullptr_t) { return sqlite3_bind_null(handle_.get(), at); }
int Statement::bindAt(int at, std::int64_t value) {
    return sqlite3_bind_int64(handle_.get(), at, value);
}
int Statement::bindAt(int at, std::string_view value) {
    const char* start = value.data() != nullptr ? value.data() : "";  // null would be NULL
    return sqlite3_bind_text64(handle_.get(), at, start, value.size(), SQLITE_STATIC, SQLITE_UTF8);
}
int Statement::bindAt(int at, std::span<const std::byte> value) {
    if (value.empty()) return sqlite3_bind_zeroblob(handle_.get(), at, 0);
    return sqlite3_bind_blob64(handle_.get(), at, value.data(), value.size(), SQLITE_STATIC);
}
int Statement::bindAt(int at, const std::optional<std::int64_t>& value) {
    return value ? bindAt(at, *value) : bindAt(at, nullptr);
}

Result<void> Statement::bindFailed(int at) {
    return fail(ErrorCode::invalidInput, "{}: parameter {} cannot be stored: {}.", *file_, at,
                sqlite3_errmsg(sqlite3_db_handle(handle_.get())));
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    auto failed = failure(sqlite3_db_handle(handle_.get()), *file_);
    sqlite3_reset(handle_.get());
    return failed;
}

Result<void> Statement::run() {
    for (;;) {
        const auto row = step();
        if (!row) return fail(row.error());
        if (*row) continue;
        reset();
        return {};
    }
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}
std::string Statement::text(int column) const {
    const auto* start = sqlite3_column_text(handle_.get(), column);
    if (start == nullptr) return {};
    const auto length = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return {reinterpret_cast<const char*>(start), length};
}
std::vector<std::byte> Statement::bytes(int column) const {
    const auto* start = static_cast<const std::byte*>(sqlite3_column_blob(handle_.get(), column));
    if (start == nullptr) return {};
    return {start, start + sqlite3_column_bytes(handle_.get(), column)};
}
std::optional<std::int64_t> Statement::optionalInteger(int column) const {
    if (isNull(column)) return std::nullopt;
    return integer(column);
}

Database::Database(Handle handle, std::filesystem::path file)
    : handle_(std::move(handle)),
      file_(std::move(file)),
      name_(std::make_shared<const std::string>(file_.filename().string())) {}

Result<Database> Database::open(const std::filesystem::path& file) {
    if (auto made = ensurePrivateFile(file); !made) return fail(made.error());
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        nullptr);
    Database opened(Handle(raw), file);
    if (code != SQLITE_OK)
        return fail(ErrorCode::unavailable, "{} cannot be opened: {}.", file.string(),
                    sqlite3_errstr(code));
    if (auto configured = opened.configure(); !configured)
        return fail(configured.error().code, "{} (in {})", configured.error().message,
                    file.parent_path().string());
    return opened;
}

Result<void> Database::configure() const {
    sqlite3_busy_timeout(handle_.get(), kBusyTimeoutMs);
    // A damaged or malicious file is only data to us: sqlite.org/security.html.
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    // "text" in double quotes is a column's name or a mistake.
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    if (auto set = runScript("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                             "PRAGMA cell_size_check=ON");
        !set)
        return set;
    auto mode = query("PRAGMA journal_mode=WAL");
    if (!mode) return fail(mode.error());
    const auto row = mode->step();
    if (!row) return fail(row.error());
    if (mode->text(0) != "wal")
        return fail(ErrorCode::unavailable,
                    "{}: this file system cannot keep a write-ahead log (journal mode {}).", *name_,
                    mode->text(0));
    return {};
}

Result<Statement> Database::prepare(Sql sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.text(), -1, SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK) return failure(handle_.get(), *name_);
    return Statement(statement, name_);
}

Result<void> Database::runScript(Sql sql) const {
    if (sqlite3_exec(handle_.get(), sql.text(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure(handle_.get(), *name_);
    return {};
}

Result<int> Database::schemaVersion() const {
    auto version = query("PRAGMA user_version");
    if (!version) return fail(version.error());
    const auto row = version->step();
    if (!row) return fail(row.error());
    return static_cast<int>(version->integer(0));
}

Result<void> Database::setSchemaVersion(int version) const {
    // A pragma takes no parameters; this is a number of ours.
    const std::string sql = fmt::format("PRAGMA user_version={}", version);
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure(handle_.get(), *name_);
    return {};
}

Result<void> Database::verify() const {
    auto check = query("PRAGMA integrity_check(10)");
    if (!check) return fail(check.error());
    std::string found;
    for (;;) {
        const auto row = check->step();
        if (!row) return fail(row.error());
        if (!*row) break;
        if (check->text(0) == "ok") return {};
        found += (found.empty() ? "" : "; ") + check->text(0);
    }
    return fail(ErrorCode::corrupted, "{} is damaged: {}.", *name_, found);
}

Result<void> Database::copyTo(const std::filesystem::path& file) const {
    if (auto made = ensurePrivateFile(file); !made) return made;
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(
        file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        nullptr);
    const Handle copy(raw);
    if (opened != SQLITE_OK)
        return fail(ErrorCode::unavailable, "{} cannot be opened: {}.", file.string(),
                    sqlite3_errstr(opened));
    sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", handle_.get(), "main");
    if (backup == nullptr) return failure(copy.get(), *name_);
    sqlite3_backup_step(backup, -1);
    const int done = sqlite3_backup_finish(backup);
    if (done == SQLITE_OK) return {};
    return fail(codeOf(done), "{} cannot be copied: {}.", *name_, sqlite3_errstr(done));
}

void Database::leaveUntouched() const {
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Result<Transaction> Transaction::begin(const Database& database) {
    if (auto begun = database.runScript("BEGIN IMMEDIATE"); !begun) return fail(begun.error());
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    // Some failures have rolled back already; then there is nothing to do and ROLLBACK says so.
    if (database_ != nullptr) static_cast<void>(database_->runScript("ROLLBACK"));
}

Result<void> Transaction::commit() {
    if (auto committed = database_->runScript("COMMIT"); !committed) return committed;
    database_ = nullptr;
    return {};
}

}  // namespace joulewatch::sqlite
