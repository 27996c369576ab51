#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>
#include <unordered_map>

#include "store/duckdb/packed_store.hpp"
#include "store/file_bytes.hpp"

namespace joulewatch {

Result<void> PackedStore::open() {
    std::error_code failed;
    std::filesystem::create_directories(directory_, failed);
    if (failed)
        return fail(ErrorCode::unavailable, "{}: {}", directory_.string(), failed.message());
    if (auto locked = lockDirectory(); !locked) return locked;
    auto content = catalogue_.open();
    if (!content) return fail(content.error());
    newestSegment_ = content->newestSegment;
    for (std::string& key : content->keys) keys_.add(std::move(key));
    if (auto done = shelve(*content); !done) return done;
    removeOrphans(*content);
    auto done = openRollups(content->debts);
    if (!options_.writesSoon) catalogue_.rest();
    return done;
}

Result<void> PackedStore::moveTo(const std::filesystem::path& directory) {
    const std::scoped_lock lock(writer_);
    catalogue_.rest();
    std::error_code failed;
    std::filesystem::rename(directory_, directory, failed);
    if (failed)
        return fail(ErrorCode::unavailable, "{} cannot become {}: {}", directory_.string(),
                    directory.string(), failed.message());
    directory_ = directory;
    catalogue_.moveTo(directory_ / kCatalogueFile);
    return {};
}

PackedStore::~PackedStore() {
    settleOldDebts();
    if (lock_ >= 0) ::close(lock_);
}

/// For one store alone, also against another of this process.
Result<void> PackedStore::lockDirectory() {
    lock_ = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ < 0)
        return fail(ErrorCode::unavailable, "{}: {}", directory_.string(), systemReason(errno));
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return {};
    return fail(ErrorCode::conflict, "the readings in {} are in use by another process",
                directory_.string());
}

/// Meters and blocks as the catalogue lists them, which is by meter and time.
Result<void> PackedStore::shelve(const CatalogueContent& content) {
    for (const CatalogueMeter& each : content.meters) {
        if (each.number != meters_.size() || meters_.find(each.meter.id) != nullptr)
            return fail(ErrorCode::corrupted, "{}: meter {} is listed twice or not at all",
                        directory_.string(), each.number);
        meters_.add(each.meter);
    }
    std::unordered_map<std::uint64_t, std::shared_ptr<const SegmentFile>> segments;
    std::vector<Blocks> blocks(meters_.size());
    for (const CatalogueBlock& each : content.blocks) {
        auto& segment = segments[each.segment];
        if (segment == nullptr) {
            auto opened = SegmentFile::open(directory_, each.segment);
            if (!opened) return fail(opened.error());
            segment = std::move(*opened);
        }
        if (each.meter >= blocks.size() ||
            (!blocks[each.meter].empty() &&
             blocks[each.meter].back()->header.last >= each.header.first))
            return fail(ErrorCode::corrupted, "{}: the blocks of meter {} overlap",
                        directory_.string(), each.meter);
        blocks[each.meter].push_back(std::make_shared<const SegmentBlock>(
            SegmentBlock{each.header, segment, each.offset, each.crc}));
    }
    for (std::size_t m = 0; m < blocks.size(); ++m)
        meters_[static_cast<std::uint32_t>(m)].blocks =
            std::make_shared<const Blocks>(std::move(blocks[m]));
    return {};
}

/// Segments of commits that never came to be, or that came to an end before their segments did.
void PackedStore::removeOrphans(const CatalogueContent& content) const {
    std::set<std::uint64_t> listed;
    for (const CatalogueBlock& each : content.blocks) listed.insert(each.segment);
    std::error_code ignored;  // what cannot be removed today is no harm
    for (const auto& entry : std::filesystem::directory_iterator(directory_, ignored)) {
        const std::uint64_t number = SegmentFile::numberOf(entry.path());
        const bool unfinished = entry.path().extension() == ".new";
        if (number != 0 && (unfinished || !listed.contains(number)))
            std::filesystem::remove(entry.path(), ignored);
    }
}

Result<std::unique_ptr<Rollups>> PackedStore::openRollupFiles() const {
    const auto blocksOf = [this](std::uint32_t meter) {
        return meter == kPlantMeter ? std::make_shared<const Blocks>() : meters_[meter].blocks;
    };
    const RollupWorth worth{options_.meterReadings, options_.bucketReadings};
    auto opened = Rollups::open(directory_, blocksOf, worth);
    // Files are damaged or gone: each meter that is kept has something in some of them, and the
    // plant has every level if it has any. All of them are made anew.
    const bool lost = opened ? (*opened)->empty() || (*opened)->lacks(kPlantMeter, {})
                             : opened.error().code == ErrorCode::corrupted;
    if (!lost) return opened;
    Rollups::remove(directory_);
    return Rollups::open(directory_, blocksOf, worth);
}

/// The debts of before, one a meter, for a meter is rebuilt by one thread, and what is not there.
/// `none`: nothing is. Then a meter of which nothing is kept owes its part of the plant's load.
std::vector<RollupDebt> PackedStore::allOwed(const std::vector<RollupDebt>& debts,
                                             bool none) const {
    std::map<std::uint32_t, RollupDebt> debtOf;
    for (const RollupDebt& each : debts) {
        RollupDebt& all = debtOf.try_emplace(each.meter, each).first->second;
        all.fromDay = std::min(all.fromDay, each.fromDay);
        all.toDay = std::max(all.toDay, each.toDay);
    }
    for (const auto& [id, number] : meters_.byId()) {
        const MeterShelf& shelf = meters_[number];
        if (!shelf.empty() && (none || rollups_->lacks(number, extentOf(*shelf.blocks))))
            debtOf[number] = {number, dayNumber(shelf.span().from), dayNumber(shelf.span().to) + 1};
    }
    std::vector<RollupDebt> owed;
    for (const auto& [meter, debt] : debtOf) owed.push_back(debt);
    return owed;
}

Result<void> PackedStore::openRollups(const std::vector<RollupDebt>& debts) {
    auto opened = openRollupFiles();
    if (!opened) return fail(opened.error());
    rollups_ = std::move(*opened);
    const bool none = rollups_->empty();
    const std::vector<RollupDebt> owed = allOwed(debts, none);
    if (owed.empty()) return {};
    // What cannot be rebuilt now, for a block is damaged or the disk is full, is told to whoever
    // asks for it; the readings are there.
    CatalogueChange known;  // what a crash leaves of the work is made anew the next time
    knownDebts_.insert(debts.begin(), debts.end());
    std::ranges::copy_if(owed, std::back_inserter(known.debts),
                         [&](const RollupDebt& each) { return !knownDebts_.contains(each); });
    if (!known.debts.empty() && !catalogue_.commit(known)) {
        for (const RollupDebt& each : owed) owed_.insert(each.meter);
        demandOwed_ = true;
        return {};
    }
    knownDebts_.insert(known.debts.begin(), known.debts.end());
    const auto rebuilt =
        rebuild(owed, [this](std::uint32_t meter) { return meters_[meter].blocks; });
    const auto kept = none ? keepAllDemand() : keepDemand(daysOf(owed));
    // Nobody waits for the disk: what is not on it yet is owed until it is.
    rollupsUnsynced_ = rebuilt && kept;
    return {};
}

Result<std::unique_ptr<FolderStore>> openDuckDbFolder(const std::filesystem::path& directory,
                                                      const DuckDbStoreOptions& options) {
    auto store = std::make_unique<PackedStore>(directory, options);
    if (auto opened = store->open(); !opened) return fail(opened.error());
    return store;
}

Result<std::unique_ptr<ReadingStore>> openDuckDbStore(const std::filesystem::path& directory,
                                                      const DuckDbStoreOptions& options) {
    auto store = openDuckDbFolder(directory, options);
    if (!store) return fail(store.error());
    return std::move(*store);
}

}  // namespace joulewatch
