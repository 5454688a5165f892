/** All unit tests: what needs no editor. */

import "./crashes";
import "./diff";
import "./find";
import "./heat";
import "./variables";
