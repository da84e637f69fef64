#!/usr/bin/env bash
# Commits dist/ as the whole tree of the major's branch (v1), tags it, and publishes the release last: a published release
# locks its tag, and the major branch must stay free to move.
set -euo pipefail
version=$1
[[ $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "$version is not a version; allowed: v1.2.3" >&2; exit 2; }
major=${version%%.*}
source_commit=$(git rev-parse HEAD)
git fetch --quiet origin "+refs/heads/$major:refs/remotes/origin/$major" || true
export GIT_INDEX_FILE
GIT_INDEX_FILE=$(mktemp -u)
git --work-tree=dist add --all --force .
tree=$(git write-tree)
parent=$(git rev-parse --quiet --verify "refs/remotes/origin/$major" || true)
commit=$(git -c user.name=github-actions -c user.email=41898282+github-actions[bot]@users.noreply.github.com \
  commit-tree "$tree" ${parent:+-p "$parent"} -m "$version" -m "Built from $source_commit")
git push origin "$commit:refs/heads/$major" "$commit:refs/tags/$version"
gh release create "$version" --verify-tag --generate-notes
