import { SetMetadata } from '@nestjs/common';
import type { CustomDecorator } from '@nestjs/common';

export const scopeMetadata = 'accord:scope';
export const publicMetadata = 'accord:public';

/** What a caller may do: `noun:read`, `noun:write` or, where that is not enough, `noun:admin`. */
export type Scope = `${string}:${'read' | 'write' | 'admin'}`;

/** The caller must hold this scope. A route with neither this nor @Public needs valid credentials of any scope. */
export const RequiresScope = (scope: Scope): CustomDecorator => SetMetadata(scopeMetadata, scope);

/** Open without credentials: webhooks (their signature is checked instead) and pages for people. */
export const Public = (): CustomDecorator => SetMetadata(publicMetadata, true);
