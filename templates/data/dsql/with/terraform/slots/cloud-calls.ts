/** What a plan of Terraform's says that was saved. */
planned(root: Root, plan: string): Promise<Planned>
