#!/usr/bin/env node
// `npx accord …` is the front door by another name.
import '../../door.mjs';
