#!/bin/sh
# Says what is missing before npm fails with something harder to read.
command -v node >/dev/null 2>&1 || { echo "Node.js is missing: install 20.19 or later (https://nodejs.org)." >&2; exit 1; }
node -e '
  const [major, minor] = process.versions.node.split(".").map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!fits) {
    console.error(`Node.js ${process.versions.node} is too old: 20.19 or later, or 22.12 or later is needed.`);
    process.exit(1);
  }
'
