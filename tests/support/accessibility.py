"""axe-core on a page: what it finds serious or critical."""

from __future__ import annotations

from support.browser import Browser


def faults(web: Browser, axe: str) -> list[str]:
    """Return the faults of the page as it stands, each with the elements it is about."""
    web.run("document.getAnimations().forEach((one) => one.finish())")
    # The protocol runs a script by itself: the policy of the page is not asked, and stays as it is.
    web.run(f"{axe}\nwindow.axe = axe;")
    web.run(
        "window.found = null; axe.run(document, {resultTypes: ['violations']})"
        ".then((r) => { window.found = {violations: r.violations, passes: r.passes.length}; },"
        " (e) => { window.found = String(e); })"
    )
    found = web.until("return window.found")
    assert isinstance(found, dict), found
    assert found["passes"] > 15, "axe looked at nothing"
    return [
        f"{one['impact']}: {one['id']}: {[node['html'][:160] for node in one['nodes'][:4]]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
