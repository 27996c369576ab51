#include "ingest/parquet/parquet_file.hpp"

#include <tbb/task_arena.h>

#include <utility>

namespace joulewatch {
namespace {

constexpr std::size_t kMemoryBytes = 256U << 20U;

}  // namespace

ParquetFile::ParquetFile(InputFile input, std::string name, std::unique_ptr<DuckDb> database)
    : input_(std::move(input)),
      name_(std::move(name)),
      opened_(fmt::format("/proc/self/fd/{}", input_.descriptor())),
      database_(std::move(database)) {}

Result<ParquetFile> ParquetFile::open(const std::filesystem::path& path, const std::string& name) {
    auto input = InputFile::open(path, name);
    if (!input) return fail(input.error());
    const auto threads = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
    auto database = DuckDb::open(threads, kMemoryBytes);
    if (!database) return fail(database.error());
    return ParquetFile(std::move(*input), name, std::move(*database));
}

tl::unexpected<Error> ParquetFile::broken(const Error& error) const {
    std::string said = error.message;
    if (const std::size_t at = said.find(opened_); at != std::string::npos)
        said.replace(at, opened_.size(), name_);
    return fail(ErrorCode::corrupted, "{} cannot be read as Parquet: {}.", name_, said);
}

Result<std::unique_ptr<DuckDbStream>> ParquetFile::run(const std::string& select,
                                                       const std::string& limit) const {
    auto stream =
        DuckDbStream::run(*database_, select + " FROM read_parquet('" + opened_ + "')" + limit);
    if (!stream) return broken(stream.error());
    return stream;
}

Result<std::uint64_t> ParquetFile::rows() const {
    auto counted = select("count(*)");
    if (!counted) return fail(counted.error());
    const auto chunk = (*counted)->next();
    if (!chunk) return broken(chunk.error());
    return static_cast<std::uint64_t>(ChunkColumn(*chunk, 0).value<std::int64_t>(0));
}

std::string identifier(std::string_view name) {
    std::string result = "\"";
    for (const char c : name) result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + '"';
}

}  // namespace joulewatch
