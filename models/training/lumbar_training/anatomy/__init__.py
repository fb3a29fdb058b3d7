# SPDX-License-Identifier: Apache-2.0
"""The anatomy network: where bodies, discs and canal lie, and the corners of the bodies, for measuring."""
