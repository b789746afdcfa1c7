import './styles/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app/app.tsx';
import { queries } from './app/queries.ts';
import { applyTheme, storedTheme } from './app/theme.ts';

// Compiled parsers need `eval`, which the content security policy forbids; asking whether it may would be reported.
z.config({ jitless: true });
applyTheme(storedTheme());

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
