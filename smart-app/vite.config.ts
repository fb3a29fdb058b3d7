// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// Two pages, as SMART App Launch has them: launch.html starts the authorization, index.html is where it returns.
export default defineConfig({
  base: '/app/',
  build: {
    target: 'es2022',
    rollupOptions: { input: { index: 'index.html', launch: 'launch.html' } },
  },
  define: { global: 'globalThis' },
  test: { environment: 'jsdom' },
});
