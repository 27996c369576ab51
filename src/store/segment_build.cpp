#include "store/segment_build.hpp"

#include <algorithm>

namespace joulewatch {
namespace {

constexpr std::size_t kSmallRows = ReadingPacker::kMaxRows / 2;
constexpr std::size_t kGrowth = 2;  // a block has no more times the rows of what joins it
/// What most readings are written with; others are found out, at some cost.
constexpr std::array<std::uint8_t, kMetrics.size()> kUsualDecimals{2, 2, 2, 3, 2, 3, 1, 0};

/// `usual`: the decimals that the values probably have.
template <class Decimals>
void append(ReadingPacker& packer, Timestamp at, const Sample& values, const Decimals& usual) {
    if (packer.appendAlike(at, values)) return;
    DecimalRow row;
    row.atMs = at.time_since_epoch().count();
    for (const MetricInfo& each : kMetrics)
        row.setDecimal(each.metric, values[index(each.metric)], usual(index(each.metric)));
    packer.append(row);
}

/// Walks the rows of the meter's blocks, unpacking one at a time.
class BlockCursor {
 public:
    BlockCursor(const std::vector<SegmentBlockPtr>& blocks, JoinRoom& room)
        : blocks_(blocks), batch_(room.batch), scratch_(room.scratch) {}

    std::size_t number() const { return block_; }
    bool atEnd() const { return block_ == blocks_.size(); }
    bool atStart() const { return row_ == 0; }  // of a block
    const SegmentBlockPtr& block() const { return blocks_[block_]; }
    Timestamp at() const { return row_ == 0 ? block()->header.first : batch_.at()[row_]; }
    void skipBlock() {
        ++block_;
        row_ = 0;
    }
    /// Puts the row at hand into `packer`.
    Result<void> take(ReadingPacker& packer) {
        if (auto read = this->read(); !read) return read;
        append(packer, batch_.at()[row_], sample(),
               [&](std::size_t c) { return block()->header.columns[c].decimals; });
        advance();
        return {};
    }
    /// Leaves the row at hand out.
    Result<Sample> takeSample() {
        if (auto read = this->read(); !read) return fail(read.error());
        const Sample taken = sample();
        advance();
        return taken;
    }

 private:
    Sample sample() const {
        Sample sample;
        for (const MetricInfo& each : kMetrics)
            sample[index(each.metric)] = batch_.column(each.metric)[row_];
        return sample;
    }
    Result<void> read() {
        if (row_ > 0) return {};
        const auto payload = block()->payload(scratch_);
        if (!payload) return fail(payload.error());
        unpack(block()->header, *payload, {}, MetricSet::all(), batch_);
        return {};
    }
    void advance() {
        if (++row_ == batch_.rows()) skipBlock();
    }

    const std::vector<SegmentBlockPtr>& blocks_;
    std::size_t block_ = 0, row_ = 0;
    ReadingBatch& batch_;
    std::vector<std::byte>& scratch_;
};

/// Walks the new rows, piece by piece.
class PieceCursor {
 public:
    explicit PieceCursor(RowPieces& pieces) : pieces_(pieces) {}

    bool atEnd() const { return piece_ == pieces_.size(); }
    bool atStart() const { return row_ == 0; }  // of a piece
    std::size_t piece() const { return piece_; }
    TimeRange span() const { return pieces_.span(piece_); }
    Timestamp at() const { return row_ == 0 ? span().from : rows_[row_].at; }
    void skipPiece() {
        ++piece_;
        row_ = 0;
    }
    /// `older`: what the row takes the place of.
    Result<void> take(ReadingPacker& packer, const Sample* older) {
        if (row_ == 0) {
            const auto rows = pieces_.rows(piece_);
            if (!rows) return fail(rows.error());
            rows_ = *rows;
        }
        const TailRow& from = rows_[row_];
        const auto usual = [](std::size_t c) { return kUsualDecimals[c]; };
        if (older != nullptr && !from.whole)
            append(packer, from.at, TailRow::filledIn(from.sample, *older), usual);
        else
            append(packer, from.at, from.sample, usual);
        if (++row_ == rows_.size()) skipPiece();
        return {};
    }

 private:
    RowPieces& pieces_;
    std::size_t piece_ = 0, row_ = 0;
    std::span<const TailRow> rows_;
};

class Joiner {
 public:
    Joiner(const std::vector<SegmentBlockPtr>& blocks, RowPieces& added, SegmentBuild& build,
           JoinRoom& room)
        : old_(blocks, room), new_(added), pieces_(added), build_(build), packer_(room.packer) {
        growsFrom_ = blocks.size();
        std::size_t rows = 0;
        for (std::size_t piece = 0; piece < added.size(); ++piece) rows += added.count(piece);
        for (; growsFrom_ > 0; --growsFrom_) {
            const std::size_t before = blocks[growsFrom_ - 1]->header.rows;
            if (before >= kSmallRows || before > kGrowth * rows) break;
            rows += before;
        }
    }

    Result<std::vector<SegmentBlockPtr>> join() {
        Result<void> done;
        while (done && (!old_.atEnd() || !new_.atEnd())) done = step();
        if (done) done = flush();
        if (!done) return fail(done.error());
        return std::move(joined_);
    }

 private:
    Result<void> step() {
        if (keepsBlock()) {
            if (auto done = flush(); !done) return done;
            joined_.push_back(old_.block());
            old_.skipBlock();
            return {};
        }
        if (passesPiece()) return passPiece();
        if (new_.atEnd() || (!old_.atEnd() && old_.at() < new_.at())) return takeOld();
        if (old_.atEnd() || old_.at() != new_.at()) return takeNew(nullptr);
        const auto older = old_.takeSample();
        return older ? takeNew(&*older) : fail(older.error());
    }
    Result<void> takeOld() {
        const auto done = packer_.full() ? flush() : Result<void>{};
        return done ? old_.take(packer_) : done;
    }
    Result<void> takeNew(const Sample* older) {
        const auto done = packer_.full() ? flush() : Result<void>{};
        return done ? new_.take(packer_, older) : done;
    }

    /// No new row falls into the block at hand, and it is not one to be filled up.
    bool keepsBlock() const {
        if (old_.atEnd() || !old_.atStart()) return false;
        const PackedHeader& header = old_.block()->header;
        if (!new_.atEnd() && new_.at() <= header.last) return false;
        if (header.rows >= kSmallRows) return true;
        if (packer_.rows() > 0) return packer_.rows() + header.rows > ReadingPacker::kMaxRows;
        return old_.number() < growsFrom_ || new_.atEnd();
    }

    bool passesPiece() const {
        return !new_.atEnd() && new_.atStart() &&
               (old_.atEnd() || (old_.atStart() && new_.span().to < old_.at()));
    }
    Result<void> passPiece() {
        const auto packed = pieces_.packed(new_.piece());
        if (!packed) return fail(packed.error());
        if (!*packed) return takeNew(nullptr);
        if (auto done = flush(); !done) return done;
        const auto added = build_.add(*(*packed)->header, (*packed)->payload);
        if (!added) return fail(added.error());
        joined_.push_back(*added);
        new_.skipPiece();
        return {};
    }

    Result<void> flush() {
        if (packer_.rows() == 0) return {};
        const PackedReadings packed = packer_.pack();
        const auto added = build_.add(packed.header, packed.payload);
        if (!added) return fail(added.error());
        joined_.push_back(*added);
        return {};
    }

    BlockCursor old_;
    PieceCursor new_;
    RowPieces& pieces_;
    SegmentBuild& build_;
    ReadingPacker& packer_;      // empty before and after
    std::size_t growsFrom_ = 0;  // blocks from there on are filled up
    std::vector<SegmentBlockPtr> joined_;
};

class TailPieces : public RowPieces {
 public:
    explicit TailPieces(std::span<const TailRow> rows) : rows_(rows) {}
    std::size_t size() const override { return rows_.empty() ? 0 : 1; }
    TimeRange span(std::size_t) const override { return {rows_.front().at, rows_.back().at}; }
    std::size_t count(std::size_t) const override { return rows_.size(); }
    Result<std::span<const TailRow>> rows(std::size_t) override { return rows_; }
    Result<std::optional<Packed>> packed(std::size_t) override { return std::nullopt; }

 private:
    std::span<const TailRow> rows_;
};

class SpoolPieces : public RowPieces {
 public:
    SpoolPieces(const ReadingSpool& spool, std::size_t meter) : spool_(spool), meter_(meter) {}
    std::size_t size() const override { return spool_.blocks(meter_); }
    TimeRange span(std::size_t piece) const override {
        const PackedHeader& header = spool_.header(meter_, piece);
        return {header.first, header.last};
    }
    std::size_t count(std::size_t piece) const override {
        return spool_.header(meter_, piece).rows;
    }
    Result<std::span<const TailRow>> rows(std::size_t piece) override {
        const auto packed = spool_.payload(meter_, piece, scratch_);
        if (!packed) return fail(packed.error());
        unpack(spool_.header(meter_, piece), *packed, {}, MetricSet::all(), batch_);
        rows_.resize(batch_.rows());
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            rows_[i].at = batch_.at()[i];
            for (const MetricInfo& each : kMetrics)
                rows_[i].sample[index(each.metric)] = batch_.column(each.metric)[i];
        }
        return rows_;
    }
    Result<std::optional<Packed>> packed(std::size_t piece) override {
        const auto payload = spool_.payload(meter_, piece, scratch_);
        if (!payload) return fail(payload.error());
        return Packed{&spool_.header(meter_, piece), *payload};
    }

 private:
    const ReadingSpool& spool_;
    std::size_t meter_;
    ReadingBatch batch_;
    std::vector<std::byte> scratch_;
    std::vector<TailRow> rows_;
};

}  // namespace

Result<SegmentBlockPtr> SegmentBuild::add(const PackedHeader& header,
                                          std::span<const std::byte> payload) {
    if (!writer_) {
        auto created = SegmentWriter::create(directory_, number_);
        if (!created) return fail(created.error());
        writer_.emplace(std::move(*created));
    }
    const auto place = writer_->add(payload);
    if (!place) return fail(place.error());
    blocks_.push_back(
        std::make_shared<SegmentBlock>(SegmentBlock{header, nullptr, place->offset, place->crc}));
    return SegmentBlockPtr(blocks_.back());
}

Result<void> SegmentBuild::finish() {
    if (!writer_) return {};
    const auto finished = writer_->finish();
    if (!finished) return fail(finished.error());
    for (const auto& each : blocks_) each->segment = *finished;
    return {};
}

Result<std::vector<SegmentBlockPtr>> joinRows(const std::vector<SegmentBlockPtr>& blocks,
                                              RowPieces& added, SegmentBuild& build,
                                              JoinRoom& room) {
    return Joiner(blocks, added, build, room).join();
}

std::unique_ptr<RowPieces> tailPieces(std::span<const TailRow> rows) {
    return std::make_unique<TailPieces>(rows);
}

std::unique_ptr<RowPieces> spoolPieces(const ReadingSpool& spool, std::size_t meter) {
    return std::make_unique<SpoolPieces>(spool, meter);
}

}  // namespace joulewatch
