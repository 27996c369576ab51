#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "app/export_source.hpp"
#include "export/parquet/batch_parquet.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;

Error unreadable() {
    return {ErrorCode::unavailable, "The Parquet file that was made cannot be read back."};
}

/// A file that has no name any more: it is gone when it is closed, whatever happens.
class FilePieces : public Pieces {
 public:
    static Result<std::unique_ptr<Pieces>> open(const fs::path& file) {
        const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat status {};
        if (descriptor < 0 || ::fstat(descriptor, &status) != 0) return fail(unreadable());
        return std::unique_ptr<Pieces>(
            new FilePieces(descriptor, static_cast<std::uint64_t>(status.st_size)));
    }
    ~FilePieces() override { ::close(descriptor_); }
    FilePieces(const FilePieces&) = delete;
    FilePieces& operator=(const FilePieces&) = delete;

    Result<std::string> next() override {
        std::string piece(kPieceBytes, '\0');
        const ssize_t n = ::read(descriptor_, piece.data(), piece.size());
        if (n < 0) return fail(unreadable());
        piece.resize(static_cast<std::size_t>(n));
        return piece;
    }
    std::optional<std::uint64_t> bytes() const override { return bytes_; }

 private:
    FilePieces(int descriptor, std::uint64_t bytes) : descriptor_(descriptor), bytes_(bytes) {}
    int descriptor_;
    std::uint64_t bytes_;
};

Result<void> checkRoom(const fs::path& file) {
    std::error_code error;
    const auto space = fs::space(file.parent_path(), error);
    if (error || space.available >= Workspace::kSpareDiskBytes) return {};
    return fail(ErrorCode::unavailable,
                "The disk that keeps the data has only {} MiB left: free some space and try again.",
                space.available >> 20);
}

}  // namespace

Result<std::unique_ptr<Pieces>> exportParquet(const ExportChoice& choice, const fs::path& file) {
    const auto columns = columnsOf(choice);
    if (!columns) return fail(columns.error());
    ExportSource source(choice, columns->metrics);
    std::uint64_t rows = 0;
    const auto written = writeBatchParquet(file, *columns, [&]() -> Result<const ExportRows*> {
        if (auto room = checkRoom(file); !room) return fail(room.error());
        auto next = source.next();
        if (next && *next != nullptr) rows += (*next)->readings.rows();
        if (rows > kMaxParquetRows)
            return fail(ErrorCode::invalidInput,
                        "These are more than the {} readings of a Parquet file; ask for a shorter "
                        "range, or for CSV.",
                        kMaxParquetRows);
        return next;
    });
    if (!written) return fail(written.error());
    return FilePieces::open(written->path());
}

}  // namespace joulewatch
