#include "http/web_app.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/answers.hpp"

namespace joulewatch {
namespace {

struct ContentType {
    std::string_view ending;
    std::string_view type;
};
constexpr std::array kContentTypes{
    ContentType{".html", "text/html; charset=utf-8"},
    ContentType{".js", "text/javascript; charset=utf-8"},
    ContentType{".mjs", "text/javascript; charset=utf-8"},
    ContentType{".css", "text/css; charset=utf-8"},
    ContentType{".json", "application/json"},
    ContentType{".webmanifest", "application/manifest+json"},
    ContentType{".svg", "image/svg+xml"},
    ContentType{".png", "image/png"},
    ContentType{".jpg", "image/jpeg"},
    ContentType{".webp", "image/webp"},
    ContentType{".ico", "image/x-icon"},
    ContentType{".woff2", "font/woff2"},
    ContentType{".txt", "text/plain; charset=utf-8"},
};

std::string_view contentType(std::string_view path) {
    for (const ContentType& each : kContentTypes)
        if (path.ends_with(each.ending)) return each.type;
    return "application/octet-stream";
}

constexpr std::string_view kNotBuilt = R"(<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Joulewatch</title>
<h1>Joulewatch runs, without its web app</h1>
<p>The web app was not built into this program. In the source folder, run
<code>make</code>, or <code>npm --prefix web ci &amp;&amp; npm --prefix web run build</code> and then
<code>cmake --build build</code>, and start the program again.</p>
<p>The interface under <a href="/api/health">/api</a> works as it is.</p>
</html>
)";

/// A page of the app has no dot in its last part; what has one is a file, and missing.
bool looksLikeFile(std::string_view path) {
    return path.starts_with("/assets/") || path.substr(path.rfind('/')).find('.') != path.npos;
}

/// Puts the nonce into the tag made for it, or such a tag at the start of the head.
std::string withNonce(std::string_view html, std::string_view nonce) {
    constexpr std::string_view kTag = "<meta name=\"csp-nonce\" content=\"";
    constexpr std::string_view kHead = "<head>";
    std::string page(html);
    if (const auto tag = page.find(kTag); tag != std::string::npos) {
        const auto begin = tag + kTag.size();
        return page.replace(begin, page.find('"', begin) - begin, nonce);
    }
    if (const auto head = page.find(kHead); head != std::string::npos)
        page.insert(head + kHead.size(), fmt::format("{}{}\" />", kTag, nonce));
    return page;
}

bool accepts(std::string_view encodings, std::string_view wanted) {
    const auto at = encodings.find(wanted);
    if (at == std::string_view::npos) return false;
    const std::string_view rest = encodings.substr(at + wanted.size());
    return !rest.starts_with(";q=0") || rest.starts_with(";q=0.");
}

Response page(std::string body, unsigned status = 200) {
    Response response;
    response.status = status;
    response.set("Content-Type", "text/html; charset=utf-8");
    response.set("Cache-Control", "no-store");  // its nonce is good for one time
    response.body = std::move(body);
    return response;
}

Response file(const Request& request, const WebFile& found) {
    Response response;
    // The build puts a hash of the content into the names under /assets.
    response.set("Cache-Control", found.path.starts_with("/assets/")
                                      ? "public, max-age=31536000, immutable"
                                      : "no-cache");
    response.set("ETag", found.etag);
    response.set("Vary", "Accept-Encoding");
    if (request.header("if-none-match").find(found.etag) != std::string_view::npos) {
        response.status = 304;
        return response;
    }
    response.set("Content-Type", contentType(found.path));
    response.fixedBody = found.body;
    if (!found.gzip.empty() && accepts(request.header("accept-encoding"), "gzip")) {
        response.set("Content-Encoding", "gzip");
        response.fixedBody = found.gzip;
    }
    return response;
}

}  // namespace

const WebFile* WebApp::find(std::string_view path) const {
    const auto found = std::lower_bound(
        files_.begin(), files_.end(), path,
        [](const WebFile& each, std::string_view wanted) { return each.path < wanted; });
    return found != files_.end() && found->path == path ? &*found : nullptr;
}

Response WebApp::answer(const Request& request, std::string_view nonce) const {
    const WebFile* index = find("/index.html");
    if (index == nullptr) return page(std::string(kNotBuilt), 503);
    const WebFile* found = find(request.path);
    if (found != nullptr && found != index) return file(request, *found);
    if (found == nullptr && looksLikeFile(request.path))
        return problem(404, "There is no such file.");
    return page(withNonce(index->body, nonce));
}

}  // namespace joulewatch
