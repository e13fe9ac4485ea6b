"""Check a page with axe-core for serious and critical violations."""

from support.web.browser import Browser


def violations(web: Browser, axe: str) -> list[str]:
    """Return the serious violations on the current page, each with its elements."""
    web.run("document.getAnimations().forEach((animation) => animation.finish())")
    # Scripts that the driver runs are not subject to the policy of the page.
    web.run(f"{axe}\nwindow.axe = axe;")
    web.run(
        "window.found = null; axe.run(document, {resultTypes: ['violations']})"
        ".then((r) => { window.found = {violations: r.violations, passes: r.passes.length}; },"
        " (e) => { window.found = String(e); })"
    )
    result = web.until("return window.found")
    assert isinstance(result, dict), result
    assert result["passes"] > 15, "axe checked nothing"
    return [
        f"{rule['impact']}: {rule['id']}: {[node['html'][:160] for node in rule['nodes'][:4]]}"
        for rule in result["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]
