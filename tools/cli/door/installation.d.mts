export declare function whyInstall(workspace: string): string | undefined;
