#include "store/duckdb/check_readings.hpp"

#include <map>
#include <memory>

#include "store/duckdb/catalogue.hpp"
#include "store/journal.hpp"
#include "store/segment_file.hpp"

namespace joulewatch {

Result<ReadingsCheck> checkReadings(const std::filesystem::path& catalogue,
                                    const std::filesystem::path& segments) {
    Catalogue listed(catalogue, static_cast<std::size_t>(Journal::kRememberedKeys));
    const auto content = listed.open();
    if (!content) return fail(content.error());
    ReadingsCheck check;
    std::map<std::uint64_t, std::shared_ptr<const SegmentFile>> files;
    std::vector<std::byte> scratch;
    for (const CatalogueBlock& each : content->blocks) {
        auto [file, isNew] = files.try_emplace(each.segment);
        if (isNew) {
            auto opened = SegmentFile::open(segments, each.segment);
            if (opened)
                file->second = std::move(*opened);
            else
                check.problems.push_back(opened.error().message);
        }
        if (file->second == nullptr) continue;  // said already
        ++check.blocks;
        const SegmentBlock block{each.header, file->second, each.offset, each.crc};
        if (const auto bytes = block.payload(scratch); !bytes)
            check.problems.push_back(bytes.error().message);
    }
    return check;
}

}  // namespace joulewatch
